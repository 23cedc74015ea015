/** Each theme's own shape and colours; the shape alone tells them apart. */

export type ThemeLook = { ink: string; tone: string; outline: string };

const looks: Record<string, ThemeLook> = {
  way: { ink: "#0b5c63", tone: "#bfe0df", outline: "M12 4h24l8 20-8 20H12L4 24z" },
  activity: { ink: "#1d4f91", tone: "#c9dcf4", outline: "M12 4h24a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8H12a8 8 0 0 1-8-8V12a8 8 0 0 1 8-8z" },
  like: { ink: "#7a4b00", tone: "#f7dfa6", outline: "M24 3a21 21 0 1 1 0 42 21 21 0 0 1 0-42z" },
  change: { ink: "#8f2d14", tone: "#f6d0c2", outline: "M24 2l23 40a3 3 0 0 1-3 4H4a3 3 0 0 1-3-4z" },
  wish: { ink: "#5b3392", tone: "#e0d2f3", outline: "M24 1l23 23-23 23L1 24z" },
};

const plain: ThemeLook = { ink: "#1f2d33", tone: "#e2e6e8", outline: "M6 6h36v36H6z" };

export const lookOf = (theme: string): ThemeLook => looks[theme] ?? plain;
