/** The form a group is made with: what is filled in beforehand, what is wrong, and what is sent. */
import type { Campaign } from "./campaign";
import type { GroupDraft, Setting } from "./group";

/** Dates are as the form's own fields write them: `2026-11-25T08:15`, on the clock of the device. */
export type GroupForm = {
  campaign_id: string;
  setting: Setting;
  school_id: string | null;
  grade: string;
  label: string;
  language: "nb" | "nn";
  expected: string;
  opens: "now" | "later";
  opens_at: string;
  closes: "two_weeks" | "campaign" | "date";
  closes_at: string;
};

export type FormField = "campaign_id" | "school" | "grade" | "label" | "expected" | "opens_at" | "closes_at";
export type FormFault = "missing" | "not_a_number" | "past" | "before_opening" | "before_campaign" | "after_campaign";
export type FormFaults = Partial<Record<FormField, FormFault>>;

const dayMilliseconds = 86_400_000;
const mostExpected = 5_000;
const twoWeeks = (from: Date) => new Date(from.getTime() + 14 * dayMilliseconds);
const earlier = (a: Date, b: Date) => (a < b ? a : b);
const later = (a: Date, b: Date) => (a > b ? a : b);

/** A moment as a form's field writes it. */
export function fieldMoment(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** Campaigns a group can still be made in. */
export const runningCampaigns = (campaigns: readonly Campaign[], now: Date): Campaign[] =>
  campaigns.filter((campaign) => new Date(campaign.closes_at) > now);

const expectedOf: Record<Setting, string> = { school_class: "25", youth_club: "20", kiosk: "200", walk: "10" };

export function firstForm(campaigns: readonly Campaign[], now: Date): GroupForm {
  const [only, ...others] = campaigns;
  return {
    campaign_id: only && others.length === 0 ? only.campaign_id : "",
    setting: "school_class",
    school_id: null,
    grade: "",
    label: "",
    language: "nb",
    expected: expectedOf.school_class,
    opens: "now",
    opens_at: fieldMoment(now),
    closes: "two_weeks",
    closes_at: fieldMoment(twoWeeks(now)),
  };
}

/** Another setting brings its own usual number, unless somebody has written one. */
export function withSetting(form: GroupForm, setting: Setting): GroupForm {
  const isUntouched = form.expected === expectedOf[form.setting];
  return { ...form, setting, expected: isUntouched ? expectedOf[setting] : form.expected };
}

type Period = { opens: Date; closes: Date };

/** The period as chosen; presets stay inside the campaign's. */
export function periodOf(form: GroupForm, campaign: Campaign, now: Date): Period {
  const end = new Date(campaign.closes_at);
  const opens = form.opens === "now" ? later(now, new Date(campaign.opens_at)) : new Date(form.opens_at);
  if (form.closes === "date") return { opens, closes: new Date(form.closes_at) };
  return { opens, closes: form.closes === "campaign" ? end : earlier(twoWeeks(opens), end) };
}

function periodFaults({ opens, closes }: Period, campaign: Campaign, now: Date): FormFaults {
  const faults: FormFaults = {};
  const [start, end] = [new Date(campaign.opens_at), new Date(campaign.closes_at)];
  if (Number.isNaN(opens.getTime())) faults.opens_at = "missing";
  else if (opens < start) faults.opens_at = "before_campaign";
  else if (opens > end) faults.opens_at = "after_campaign";
  if (Number.isNaN(closes.getTime())) faults.closes_at = "missing";
  else if (closes > end) faults.closes_at = "after_campaign";
  else if (closes <= opens) faults.closes_at = "before_opening";
  else if (closes <= now) faults.closes_at = "past";
  return faults;
}

const isWholeNumber = (text: string, most: number) => /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;

/** Nothing when the form can be sent. */
export function faultsOf(form: GroupForm, campaign: Campaign | undefined, now: Date): FormFaults {
  const faults: FormFaults = {};
  if (!campaign) faults.campaign_id = "missing";
  if (form.setting === "school_class" && !form.school_id) faults.school = "missing";
  if (form.grade.trim() && !isWholeNumber(form.grade, 13)) faults.grade = "not_a_number";
  if (!form.label.trim()) faults.label = "missing";
  if (!isWholeNumber(form.expected, mostExpected)) faults.expected = "not_a_number";
  return campaign ? { ...faults, ...periodFaults(periodOf(form, campaign, now), campaign, now) } : faults;
}

/** What is sent; the form has no faults. */
export function draftOf(form: GroupForm, campaign: Campaign, now: Date): GroupDraft {
  const { opens, closes } = periodOf(form, campaign, now);
  return {
    campaign_id: campaign.campaign_id,
    setting: form.setting,
    school_id: form.school_id,
    grade: form.grade.trim() ? Number(form.grade) : null,
    label: form.label.trim(),
    language: form.language,
    expected_participants: Number(form.expected),
    opens_at: opens.toISOString(),
    closes_at: closes.toISOString(),
  };
}
