/** Who is signed in, and which pages open for them; the server decides, this only says so first. */

export type Staff = {
  staff_id: string;
  name: string;
  /** Null where a provider vouches for them and knows no address. */
  email: string | null;
  provider_id: string | null;
  roles: string[];
  municipality: { municipality_id: string; name: string };
};

/** How staff sign in here: with a password of ours, and with which providers. */
export type WaysIn = { password: boolean; providers: { provider_id: string; name: string }[] };

export const isAdministrator = (staff: Staff): boolean => staff.roles.includes("administrator");
export const mayPlan = (staff: Staff): boolean => staff.roles.includes("planner") || isAdministrator(staff);
/** A planner looks after the whole municipality, a coordinator after some areas. */
export const mayReadMarks = (staff: Staff): boolean => mayPlan(staff) || staff.roles.includes("coordinator");

export const mayFacilitate = (staff: Staff): boolean => staff.roles.includes("facilitator") || isAdministrator(staff);
