/** The form a campaign is started with: what is wrong with it, and what is sent. */

/** Days as a form's own fields write them: `2027-02-01`, on the calendar of the device. */
export type CampaignForm = { title: string; purpose: string; area_id: string; opens_on: string; closes_on: string };
export type CampaignField = "title" | "purpose" | "area_id" | "opens_on" | "closes_on";
export type CampaignFault = "missing" | "before_opening";
export type CampaignDraft = { title: string; purpose: string; area_id: string | null; opens_at: string; closes_at: string };

const dayMilliseconds = 86_400_000;
const dayOf = (moment: Date) => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
const startOf = (day: string) => new Date(`${day}T00:00`);

/** A campaign usually lasts some weeks and begins tomorrow. */
export const firstCampaign = (now: Date, daysAhead = 1): CampaignForm => ({
  title: "",
  purpose: "",
  area_id: "",
  opens_on: dayOf(new Date(now.getTime() + daysAhead * dayMilliseconds)),
  closes_on: dayOf(new Date(now.getTime() + 42 * dayMilliseconds)),
});

/** Nothing when the form can be sent; a coordinator names an area. */
export function campaignFaults(form: CampaignForm, needsArea: boolean): Partial<Record<CampaignField, CampaignFault>> {
  const faults: Partial<Record<CampaignField, CampaignFault>> = {};
  for (const field of ["title", "purpose", "opens_on", "closes_on"] as const) if (!form[field].trim()) faults[field] = "missing";
  if (needsArea && !form.area_id) faults.area_id = "missing";
  if (form.opens_on && form.closes_on && form.closes_on < form.opens_on) faults.closes_on = "before_opening";
  return faults;
}

/** What is sent: from the morning of the first day to the end of the last. */
export function campaignDraft(form: CampaignForm): CampaignDraft {
  const lastDay = startOf(form.closes_on);
  lastDay.setDate(lastDay.getDate() + 1);
  return {
    title: form.title.trim(),
    purpose: form.purpose.trim(),
    area_id: form.area_id || null,
    opens_at: startOf(form.opens_on).toISOString(),
    closes_at: lastDay.toISOString(),
  };
}
