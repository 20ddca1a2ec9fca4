// The items of the queue as a table: one is current, any number are marked.
import { useEffect, useRef, type ReactNode } from "react";
import { Link } from "react-router";
import { useFormats, useSpeech } from "../../i18n";
import type { Key } from "../../i18n/zh";
import { EntityLink } from "../entity/links";
import { Lane, useText, useWord } from "../Value";
import type { Item, ItemColumn } from "./items";

/** A cell as text, for the table and for CSV. */
export function useItemText() {
  const { t, pick } = useSpeech();
  const { time, day } = useFormats();
  const text = useText();
  return (column: ItemColumn, item: Item): string => {
    switch (column.kind) {
      case "item":
        return `${item.declarationNumber} · ${item.itemNumber}`;
      case "waits":
        return t(`desk.waits.${item.waits}` as Key);
      case "due":
        return item.deadline ? time(item.deadline) : day(item.expectedArrival);
      case "reason":
        return item.reasons.map((reason) => pick(reason.text, reason.textZh)).join("; ");
      case "claim":
        return item.claim ? (item.claim.mine ? t("desk.mine") : item.claim.name) : "";
      default:
        return text(column.kind, item[column.name as keyof Item]);
    }
  };
}

function Cell({ column, item, said }: { column: ItemColumn; item: Item; said: string }): ReactNode {
  if (column.kind === "lane") {
    return <Lane lane={item.lane} />;
  }
  if (column.kind === "party") {
    return <EntityLink kind="enterprise" id={item.importer.id} name={item.importer.name} />;
  }
  if (column.name === "brand" || column.name === "model") {
    return said && <EntityLink kind={column.name} id={said} />;
  }
  return column.kind === "item" ? <Link to={`/assessments/${item.assessmentId}/why`}>{said}</Link> : <span className={column.kind === "reason" ? "clip" : undefined}>{said}</span>;
}

interface RowsProps {
  items: readonly Item[];
  columns: readonly ItemColumn[];
  current: string | undefined;
  marked: ReadonlySet<string>;
  go: (item: Item) => void;
  /** Absent where who looks marks none. */
  mark: ((item: Item) => void) | undefined;
}

export function Rows({ items, columns, current, marked, go, mark }: RowsProps) {
  const { t } = useSpeech();
  const word = useWord();
  const text = useItemText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.querySelector("tr.at")?.scrollIntoView({ block: "nearest" }); // newer browsers give a promise, which is no clean-up
  }, [current]);
  return (
    <div ref={place} className="list rows" role="region" aria-label={t("desk.title")} tabIndex={0}>
      <table className="grid">
        <thead>
          <tr>
            {mark && <th scope="col"><span className="visually-hidden">{t("desk.mark")}</span></th>}
            {columns.map((column) => <th key={column.name} scope="col">{word("field", column.name)}</th>)}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.assessmentId} className={item.assessmentId === current ? "at" : undefined} aria-current={item.assessmentId === current ? "true" : undefined} onClick={() => go(item)}>
              {mark && <td><input type="checkbox" tabIndex={-1} checked={marked.has(item.assessmentId)} onChange={() => mark(item)} aria-label={t("desk.markOne", { number: item.declarationNumber, item: item.itemNumber })} /></td>}
              {columns.map((column) => <td key={column.name} className={column.kind === "number" ? "figures" : undefined}><Cell column={column} item={item} said={text(column, item)} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
