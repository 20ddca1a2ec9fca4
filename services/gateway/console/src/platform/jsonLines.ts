// JSON as lines that each know their place, so that a fault's JSON Pointer (RFC 6901) finds its line.
export interface JsonLine {
  text: string;
  pointer: string;
}

const step = (name: string) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;

function walk(value: unknown, pointer: string, indent: string, before: string, after: string, to: JsonLine[]): void {
  const parts: [string, unknown, string][] = Array.isArray(value)
    ? value.map((part, at) => [`${pointer}/${at}`, part, ""])
    : typeof value === "object" && value !== null
      ? Object.entries(value).map(([name, part]) => [pointer + step(name), part, `${JSON.stringify(name)}: `])
      : [];
  if (parts.length === 0) {
    to.push({ text: `${indent}${before}${JSON.stringify(value)}${after}`, pointer });
    return;
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  to.push({ text: `${indent}${before}${open}`, pointer });
  parts.forEach(([place, part, name], at) => walk(part, place, `${indent}  `, name, at + 1 < parts.length ? "," : "", to));
  to.push({ text: `${indent}${close}${after}`, pointer: "" });
}

export function jsonLines(value: unknown): JsonLine[] {
  const lines: JsonLine[] = [];
  walk(value, "", "", "", "", lines);
  return lines;
}

/** The line of the pointer; where that is not there (a member is missing), that of the nearest thing around it. */
export function lineOf(lines: readonly JsonLine[], pointer: string): number {
  for (let place = pointer; ; place = place.slice(0, place.lastIndexOf("/"))) {
    const at = lines.findIndex((line) => line.pointer === place);
    if (at >= 0 || place === "") {
      return Math.max(at, 0);
    }
  }
}
