// The lanes, from the lightest to the gravest.
export const LANES = ["green", "blue", "yellow", "red", "blocked"] as const;
