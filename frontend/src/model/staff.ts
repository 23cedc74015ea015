/** Who is signed in, and which pages open for them; the server decides, this only says so first. */

export type Staff = {
  staff_id: string;
  name: string;
  email: string;
  roles: string[];
  municipality: { municipality_id: string; name: string };
};

export const isAdministrator = (staff: Staff): boolean => staff.roles.includes("administrator");
export const mayReadMarks = (staff: Staff): boolean =>
  staff.roles.includes("planner") || isAdministrator(staff);

export const mayFacilitate = (staff: Staff): boolean => staff.roles.includes("facilitator") || isAdministrator(staff);
