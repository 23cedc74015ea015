/** How the planner's map draws what it shows; told apart by shape and pattern, not by colour alone. */
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";

const ink = "#1f2d33";
const chosen = "#0b5c63";

/** One style for each name: a map of thousands of features makes a handful. */
function remembered<Name extends string | number>(make: (name: Name) => Style | Style[]) {
  const known = new Map<Name, Style | Style[]>();
  return (name: Name) => {
    const style = known.get(name) ?? make(name);
    known.set(name, style);
    return style;
  };
}

const cell = remembered((colour: string) => {
  const fill = new Fill({ color: colour ? `${colour}d0` : "rgb(120 130 135 / 18%)" });
  return new Style({
    fill,
    stroke: new Stroke({ color: "rgb(255 255 255 / 75%)", width: 1 }),
    image: new CircleStyle({ radius: 3, fill }),
  });
});
export const cellStyle = (colour: string | null) => cell(colour ?? "");

/** A theme's shape as an image, and its colour. */
export type Looks = { icon: (theme: string) => string; ink: (theme: string) => string };

function mark(src: string, count: string, size: number): Style | Style[] {
  const icon = new Style({ image: new Icon({ src, width: size, height: size }) });
  if (count === "1") return icon;
  const badge = new Style({
    image: new CircleStyle({ radius: 9, displacement: [12, 12], fill: new Fill({ color: ink }) }),
    text: new Text({
      text: count,
      offsetX: 12,
      offsetY: -12,
      font: "700 11px system-ui, sans-serif",
      fill: new Fill({ color: "#fff" }),
    }),
  });
  return [icon, badge];
}

const way = (colour: string, isWay: boolean): Style[] => [
  new Style({ stroke: new Stroke({ color: "rgb(255 255 255 / 60%)", width: 5 }) }),
  new Style({ stroke: new Stroke({ color: `${colour}99`, width: 3, ...(!isWay && { lineDash: [10, 6] }) }) }),
];

/** How marks and ways of a theme are drawn. */
export function themeStyles({ icon, ink: inkOf }: Looks) {
  const marks = remembered((name: string) => {
    const [theme = "", count = "1", size = "28"] = name.split(" ");
    return mark(icon(theme), count, Number(size));
  });
  return {
    mark: (theme: string, count: number, isNear: boolean) =>
      marks(`${theme} ${count > 99 ? "99+" : count} ${isNear ? 28 : 18}`),
    way: remembered((theme: string) => way(inkOf(theme), theme === "way")),
  };
}

const zone = remembered((kind: string) => [
  new Style({ stroke: new Stroke({ color: "#fff", width: 6 }) }),
  new Style({
    fill: new Fill({ color: "rgb(143 45 20 / 12%)" }),
    stroke: new Stroke({ color: "#8f2d14", width: 3, ...(kind === "chance" && { lineDash: [3, 7] }) }),
  }),
]);
export const zoneStyle = (couldBeChance: boolean) => zone(couldBeChance ? "chance" : "zone");

export const areaStyle = remembered((kind: string) => [
  new Style({ stroke: new Stroke({ color: "#fff", width: 6 }) }),
  new Style({
    fill: new Fill({ color: kind === "cell" ? "rgb(0 0 0 / 0%)" : "rgb(11 92 99 / 10%)" }),
    stroke: new Stroke({ color: chosen, width: 3, ...(kind === "plan" && { lineDash: [12, 5, 2, 5] }) }),
  }),
]);

const heatRadius = 38;

/** A spot that fades outwards, the darker the more children tell (0 to 1). */
const heat = remembered((percent: number) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = heatRadius * 2;
  const context = canvas.getContext("2d");
  if (context) {
    const fade = context.createRadialGradient(heatRadius, heatRadius, 0, heatRadius, heatRadius, heatRadius);
    fade.addColorStop(0, `rgb(143 45 20 / ${Math.max(8, percent * 0.7)}%)`);
    fade.addColorStop(1, "rgb(143 45 20 / 0%)");
    context.fillStyle = fade;
    context.fillRect(0, 0, heatRadius * 2, heatRadius * 2);
  }
  return new Style({ image: new Icon({ img: canvas }) });
});
export const heatStyle = (weight: number) => heat(Math.round(weight * 20) * 5);

export const drawnStyle = [
  new Style({ stroke: new Stroke({ color: "#fff", width: 6 }) }),
  new Style({
    fill: new Fill({ color: "rgb(11 92 99 / 15%)" }),
    stroke: new Stroke({ color: chosen, width: 3, lineDash: [8, 6] }),
    image: new CircleStyle({ radius: 6, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: chosen, width: 3 }) }),
  }),
];
