/** What a facilitator asks of the server about their groups. */
import type { Board } from "../model/board";
import type { Decision, GroupComment, Moderation } from "../model/comments";
import type { Group, GroupChange, GroupDraft } from "../model/group";
import { followPages } from "./pages";
import { request } from "./request";
import type { Schemas } from "./schemas";

const base = "/api/v1/groups";
const at = (group_id: string) => `${base}/${group_id}`;

/** Every group of the signed-in: tens. */
export async function fetchGroups(): Promise<Group[]> {
  const pages = await followPages<Schemas["GroupList"]>(`${base}?limit=100`);
  return pages.flatMap((page) => page.groups);
}

export const fetchGroup = (group_id: string): Promise<Group> => request<Schemas["GroupView"]>(at(group_id));

export const createGroup = (draft: GroupDraft): Promise<Group> =>
  request<Schemas["GroupView"]>(base, { method: "POST", body: draft });

export const changeGroup = (group_id: string, change: GroupChange): Promise<Group> =>
  request<Schemas["GroupView"]>(at(group_id), { method: "PATCH", body: change });

export const closeGroup = (group_id: string): Promise<Group> =>
  request<Schemas["GroupView"]>(`${at(group_id)}/close`, { method: "POST" });

export const reopenGroup = (group_id: string, closes_at: string): Promise<Group> =>
  request<Schemas["GroupView"]>(`${at(group_id)}/reopen`, { method: "POST", body: { closes_at } });

/** The address of a QR code: of the map with the join code, or of the class's page. */
export const qrAddress = (group_id: string, to: "join" | "class"): string => `${at(group_id)}/qr.svg?to=${to}`;

export const removeParticipants = (group_id: string): Promise<{ participants: number; contributions: number }> =>
  request(`${at(group_id)}/participants`, { method: "DELETE" });

export async function fetchComments(group_id: string, state: Moderation): Promise<GroupComment[]> {
  const pages = await followPages<{ comments: GroupComment[]; next: string | null }>(
    `${at(group_id)}/comments?${new URLSearchParams({ state })}`,
  );
  return pages.flatMap((page) => page.comments);
}

export const decideComment = (group_id: string, read: GroupComment, decision: Decision): Promise<GroupComment> =>
  request(`${at(group_id)}/comments/${read.contribution_id}/decision`, {
    method: "POST",
    body: { ...decision, version: read.version },
  });

/** What the server takes in one request: more may wait after a day at a stand. */
const mostAtOnce = 500;

/** How many were released: a comment that was changed or reported meanwhile stays. */
export async function releaseComments(group_id: string, read: readonly GroupComment[]): Promise<{ released: number }> {
  let released = 0;
  for (let from = 0; from < read.length; from += mostAtOnce) {
    const some = read.slice(from, from + mostAtOnce);
    const body = {
      contribution_ids: some.map(({ contribution_id }) => contribution_id),
      versions: Object.fromEntries(some.map(({ contribution_id, version }) => [contribution_id, version])),
    };
    released += (await request<{ released: number }>(`${at(group_id)}/comments/release`, { method: "POST", body })).released;
  }
  return { released };
}

export const fetchBoard = (group_id: string): Promise<Board> => request(`${at(group_id)}/board`);
