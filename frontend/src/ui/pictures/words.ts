/** What each picture is called, in the spoken language. */
import { t, type MessageKey } from "../../i18n/speech.svelte";

const words: Record<string, MessageKey> = {
  sun: "picture.sun",
  moon: "picture.moon",
  star: "picture.star",
  cloud: "picture.cloud",
  tree: "picture.tree",
  flower: "picture.flower",
  leaf: "picture.leaf",
  mushroom: "picture.mushroom",
  apple: "picture.apple",
  pear: "picture.pear",
  carrot: "picture.carrot",
  strawberry: "picture.strawberry",
  cat: "picture.cat",
  dog: "picture.dog",
  fish: "picture.fish",
  bird: "picture.bird",
  bee: "picture.bee",
  snail: "picture.snail",
  ladybug: "picture.ladybug",
  whale: "picture.whale",
  boat: "picture.boat",
  train: "picture.train",
  car: "picture.car",
  bicycle: "picture.bicycle",
  ball: "picture.ball",
  kite: "picture.kite",
  drum: "picture.drum",
  key: "picture.key",
  bell: "picture.bell",
  house: "picture.house",
  lamp: "picture.lamp",
  umbrella: "picture.umbrella",
};

export function pictureWord(name: string): string {
  const key = words[name];
  return key ? t(key) : name;
}
