/** The screens nobody comes to first, fetched together while the first ones are read. */
export { default as ChooseStretch } from "./ChooseStretch.svelte";
export { default as DrawByWords } from "./DrawByWords.svelte";
export { default as EditMark } from "./EditMark.svelte";
export { default as OwnMarks } from "./OwnMarks.svelte";
export { default as PickStretch } from "./PickStretch.svelte";
export { default as Thanks } from "./Thanks.svelte";
