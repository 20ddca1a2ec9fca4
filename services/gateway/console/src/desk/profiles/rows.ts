// A list's values from CSV (RFC 4180): one column whose first row is "value", as `loopgatectl lists document` takes it.
// Every row that is no value is told with its line.  Pure.
export interface Row {
  line: number;
  value: string;
}

export type RowFault = Row & { why: "head" | "fields" | "quote" };

export interface Rows {
  values: Row[];
  faults: RowFault[];
}

const QUOTED = /^"((?:[^"]|"")*)"$/;

/** Lines of the text; a line break within quotes belongs to its field. */
function linesOf(text: string): Row[] {
  const found: Row[] = [];
  let line = 1;
  for (const part of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const open = found.at(-1);
    if (open && (open.value.split('"').length - 1) % 2 === 1) {
      open.value += `\n${part}`;
    } else {
      found.push({ line, value: part });
    }
    line += 1;
  }
  return found.filter(({ value }) => value !== "");
}

function rowOf({ line, value }: Row): Row | RowFault {
  const quoted = QUOTED.exec(value);
  if (quoted) {
    return { line, value: (quoted[1] as string).replaceAll('""', '"') };
  }
  return value.includes('"') ? { line, value, why: "quote" } : value.includes(",") ? { line, value, why: "fields" } : { line, value };
}

export function rowsOf(text: string): Rows {
  const [head, ...rest] = linesOf(text).map(rowOf);
  const found: Rows = { values: [], faults: [] };
  if (head?.value !== "value" || "why" in head) {
    return { values: [], faults: [{ line: head?.line ?? 1, value: head?.value ?? "", why: "head" }] };
  }
  for (const row of rest) {
    "why" in row ? found.faults.push(row) : found.values.push(row);
  }
  return found;
}
