// A conflict side by side: what was sent against what stands, row by row.  Pure, so that a test can ask it.
export interface SideFinding {
  code: string;
  result: string;
  note?: string;
  value?: string;
  photos?: unknown[];
  subject?: { itemNumber?: number; unit?: { vin?: string; serial?: string } };
}

export interface Side {
  checkId?: string;
  orderVersion: number;
  verdict: string;
  note?: string;
  findings?: SideFinding[];
  state?: string;
  recordedAt?: string;
}

export interface Row {
  /** "verdict", "note", or item/code/unit of a finding. */
  id: string;
  sent?: SideFinding | string;
  standing?: SideFinding | string;
  differs: boolean;
}

const place = (finding: SideFinding) => [finding.subject?.itemNumber ?? "", finding.code, finding.subject?.unit?.vin ?? finding.subject?.unit?.serial ?? ""].join("/");

const said = (finding: SideFinding | undefined) => finding && [finding.result, finding.note ?? "", finding.value ?? "", finding.photos?.length ?? 0].join("\n");

/** The check that is in effect: the newest of those that took effect, but for the one that was sent. */
export function standingCheck(sent: Side, checks: readonly Side[]): Side | undefined {
  return checks.filter((check) => check.state === "taken" && check.checkId !== sent.checkId).sort((a, b) => String(b.recordedAt).localeCompare(String(a.recordedAt)))[0];
}

/** Verdict and note first, then each finding of either side; where nothing stands yet, nothing differs. */
export function compare(sent: Side, standing: Side | undefined): Row[] {
  const left = new Map((sent.findings ?? []).map((finding) => [place(finding), finding]));
  const right = new Map((standing?.findings ?? []).map((finding) => [place(finding), finding]));
  const row = (id: string, one: Row["sent"], other: Row["sent"], same: boolean): Row => ({ id, ...(one ? { sent: one } : {}), ...(other ? { standing: other } : {}), differs: standing !== undefined && !same });
  return [
    row("verdict", sent.verdict, standing?.verdict, sent.verdict === standing?.verdict),
    row("note", sent.note, standing?.note, sent.note === standing?.note),
    ...[...new Set([...left.keys(), ...right.keys()])].map((id) => row(id, left.get(id), right.get(id), said(left.get(id)) === said(right.get(id)))),
  ];
}
