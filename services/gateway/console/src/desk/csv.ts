// Lists as CSV (RFC 4180) with a byte order mark, so that spreadsheets take it for UTF-8; a text that a
// spreadsheet would run as a formula, also in the wide signs of Chinese, gets an apostrophe in front.
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

export function saveCsv(name: string, rows: readonly (readonly string[])[]): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvText(rows)], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What a table shows, cell by cell, without the columns that are no text. */
export function shownIn(table: HTMLTableElement, without: readonly number[]): string[][] {
  return [...table.rows].map((row) => [...row.cells].filter((_, at) => !without.includes(at)).map((cell) => cell.innerText.trim()));
}
