/** What an administrator asks of the server about the municipality's programs: keys and webhooks. */
import type { ApiKey, Delivery, KeyDraft, Webhook, WebhookDraft } from "../model/programs";
import { request } from "./request";
import type { Schemas } from "./schemas";

const keys = "/api/v1/keys";
const webhooks = "/api/v1/webhooks";

export const fetchKeys = async (): Promise<ApiKey[]> => (await request<Schemas["KeyList"]>(keys)).keys;

/** The answer holds the key itself, this once. */
export const createKey = (draft: KeyDraft): Promise<Schemas["KeyMade"]> => request(keys, { method: "POST", body: draft });

export const revokeKey = (key_id: string) => request<undefined>(`${keys}/${key_id}`, { method: "DELETE" });

export const fetchWebhooks = async (): Promise<Webhook[]> =>
  (await request<Schemas["WebhookList"]>(webhooks)).webhooks;

/** The answer holds the secret its messages are signed with, this once. */
export const createWebhook = (draft: WebhookDraft): Promise<Schemas["WebhookMade"]> =>
  request(webhooks, { method: "POST", body: draft });

export const removeWebhook = (webhook_id: string) =>
  request<undefined>(`${webhooks}/${webhook_id}`, { method: "DELETE" });

export const fetchDeliveries = async (webhook_id: string): Promise<Delivery[]> =>
  (await request<Schemas["DeliveryList"]>(`${webhooks}/${webhook_id}/deliveries`)).deliveries;

export const deliverAgain = (webhook_id: string, event_id: string) =>
  request<unknown>(`${webhooks}/${webhook_id}/deliveries/${event_id}/retry`, { method: "POST" });
