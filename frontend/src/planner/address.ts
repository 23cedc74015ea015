/** A view as the page's address tells it: whoever is sent the address sees the same. */
import { cellSizes, layers, panels, type Other, type View } from "../model/view";

const oneOf = <Value extends string>(known: readonly Value[], word: string | null, otherwise: Value): Value =>
  known.find((each) => each === word) ?? otherwise;

const monthOf = (word: string | null) => (word && /^20\d\d-(0[1-9]|1[0-2])$/.test(word) ? word : null);
const gradeOf = (word: string | null) => (word && /^([1-9]|1[0-3])$/.test(word) ? Number(word) : null);

function placeOf(word: string | null): View["place"] {
  const [zoom, longitude, latitude] = (word ?? "").split("/").map(Number);
  const isPlace = [zoom, longitude, latitude].every((number) => number !== undefined && Number.isFinite(number));
  return isPlace ? { zoom: zoom as number, centre: [longitude as number, latitude as number] } : null;
}

function readOther(words: URLSearchParams): Other {
  return {
    campaigns: words.getAll("b.campaign"),
    grade: gradeOf(words.get("b.grade")),
    from_month: monthOf(words.get("b.from")),
    to_month: monthOf(words.get("b.to")),
  };
}

/** The view of an address; what it does not tell, or tells wrongly, is as it is without. */
export function readView(search: string): View {
  const words = new URLSearchParams(search);
  const theme = words.get("theme");
  const size = Number(words.get("cells"));
  return {
    filters: {
      campaigns: words.getAll("campaign"),
      area: words.get("area"),
      theme,
      category: theme && words.get("category"),
      travel: theme ? null : words.get("travel"),
      unsafe: !theme && !words.get("travel") && words.has("unsafe"),
      season: words.get("season"),
      time_of_day: words.get("time"),
      grade: gradeOf(words.get("grade")),
      from_month: monthOf(words.get("from")),
      to_month: monthOf(words.get("to")),
    },
    other: readOther(words),
    layer: oneOf(layers, words.get("show"), "cells"),
    panel: oneOf(panels, words.get("panel"), "overview"),
    cell_metres: cellSizes.find((known) => known === size) ?? 250,
    isTable: words.has("table"),
    opened: words.get("open"),
    place: placeOf(words.get("at")),
  };
}

export function writeView(view: View): string {
  const words = new URLSearchParams();
  const set = (name: string, value: string | number | null) => value !== null && words.set(name, String(value));
  const { filters, other, place } = view;
  for (const each of filters.campaigns) words.append("campaign", each);
  set("area", filters.area);
  set("theme", filters.theme);
  set("category", filters.category);
  set("travel", filters.travel);
  set("unsafe", filters.unsafe ? 1 : null);
  set("season", filters.season);
  set("time", filters.time_of_day);
  set("grade", filters.grade);
  set("from", filters.from_month);
  set("to", filters.to_month);
  if (view.layer === "compare") {
    for (const each of other.campaigns) words.append("b.campaign", each);
    set("b.grade", other.grade);
    set("b.from", other.from_month);
    set("b.to", other.to_month);
  }
  set("show", view.layer === "cells" ? null : view.layer);
  set("panel", view.panel === "overview" ? null : view.panel);
  set("cells", view.cell_metres === 250 ? null : view.cell_metres);
  set("table", view.isTable ? 1 : null);
  set("open", view.opened);
  if (place) words.set("at", [place.zoom.toFixed(2), ...place.centre.map((degrees) => degrees.toFixed(5))].join("/"));
  return words.size ? `?${words}` : "";
}
