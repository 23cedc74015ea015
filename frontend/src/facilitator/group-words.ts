/** How a group and its period are told in a line. */
import { showMoment, t, type MessageKey } from "../i18n/speech.svelte";
import type { Group, GroupState, Setting } from "../model/group";

const settingWords: Record<Setting, MessageKey> = {
  school_class: "setting.school_class",
  youth_club: "setting.youth_club",
  kiosk: "setting.kiosk",
  walk: "setting.walk",
};
export const settingWord = (setting: Setting): string => t(settingWords[setting]);

const periodWords: Record<GroupState, MessageKey> = {
  not_open: "period.opens",
  open: "period.closes",
  closed: "period.closed",
};
export const periodWord = ({ state, opens_at, closes_at }: Group): string =>
  t(periodWords[state], { moment: showMoment(state === "not_open" ? opens_at : closes_at) });

/** "6A, Loddefjord skole" or "Ungdomsklubben". */
export const groupName = ({ label, school }: Group): string => (school ? `${label}, ${school.name}` : label);

export function homeWord({ school, grade, setting }: Group): string {
  const place = school?.name ?? settingWord(setting);
  return grade === null ? place : `${place} · ${t("group.grade", { grade })}`;
}
