/** Numbers and names of a release as words. */
import { allThemes, type Release, type ReleasedCell, type ReleasedTheme, type ScaleStep } from "../model/release";
import { labelOf, showDate, t } from "../i18n/speech.svelte";

export function themeName(themes: readonly ReleasedTheme[], code: string): string {
  const theme = themes.find((one) => one.code === code);
  return theme ? labelOf(theme.labels) : code === allThemes ? t("release.all_themes") : code;
}

/** "10–14", or "at least 10" where no more is known. */
export function countWords({ properties: { participants, participants_at_most } }: ReleasedCell): string {
  return participants_at_most === null
    ? t("release.at_least", { from: participants })
    : t("release.range", { from: participants, to: participants_at_most });
}

export function stepWords({ from, to }: ScaleStep): string {
  return to === null ? t("release.legend.more", { from }) : t("release.range", { from, to });
}

export const periodWords = ({ told_from, told_until }: Release): string =>
  t("release.period", { from: showDate(told_from), until: showDate(told_until) });

export function coverageWords({ coverage: { participants, participants_at_most, invited, share } }: Release): string {
  if (participants === null || participants_at_most === null) return t("release.coverage_unknown");
  const values = { from: participants, to: participants_at_most, invited };
  if (share === null) return t("release.coverage_uninvited", values);
  return t("release.coverage", { ...values, percent: Math.round(share * 100) });
}
