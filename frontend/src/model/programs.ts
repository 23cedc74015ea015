/** The municipality's programs: the keys they read with, and where they are told what happens. */

export const scopes = ["releases:read", "events:read"] as const;
export type Scope = (typeof scopes)[number];

export type ApiKey = {
  key_id: string;
  name: string;
  scopes: Scope[];
  made_at: string;
  expires_at: string;
  revoked_at: string | null;
  last_used_on: string | null;
};
export type KeyDraft = { name: string; scopes: Scope[]; days: number };

export const keyLifetimes = [30, 90, 365, 730] as const;

export type KeyState = "usable" | "expired" | "revoked";
export function keyState(key: ApiKey, now: Date): KeyState {
  if (key.revoked_at) return "revoked";
  return new Date(key.expires_at) <= now ? "expired" : "usable";
}

export const eventTypes = [
  "release.made",
  "areas.changed",
  "campaign.opened",
  "campaign.closed",
  "finding.made",
  "finding.state-changed",
  "measure.stands",
  "plan.stands",
  "plan.deadline",
  "report.ready",
  "report.published",
] as const;
export type EventType = (typeof eventTypes)[number];

export type Webhook = {
  webhook_id: string;
  name: string;
  url: string;
  types: string[];
  made_at: string;
  waiting: number;
  dead: number;
};
export type WebhookDraft = { name: string; url: string; types: EventType[] };

/** `outcome` is the status of the answer, or why there was none. */
export type Delivery = {
  event_id: string;
  type: string;
  state: "waiting" | "delivered" | "dead";
  attempts: number;
  attempted_at: string | null;
  next_attempt_at: string | null;
  outcome: string | null;
};

/** What is missing in a form, by its fields; the server looks at the rest. */
export type ProgramFault = "name" | "choice" | "url";
export function faultsOf(form: { name: string; chosen: readonly string[]; url?: string }): ProgramFault[] {
  const faults: ProgramFault[] = [];
  if (!form.name.trim()) faults.push("name");
  if (form.url !== undefined && !/^https?:\/\/./.test(form.url.trim())) faults.push("url");
  if (form.chosen.length === 0) faults.push("choice");
  return faults;
}
