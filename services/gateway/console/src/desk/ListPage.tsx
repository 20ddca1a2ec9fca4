// Any of the interface's lists: filters and columns stand in the address, so a view can be kept and sent;
// rows are walked by keyboard and open as pages.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Table, type TableRef } from "antd";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useSpeech } from "../i18n";
import type { Key } from "../i18n/zh";
import { Busy, Failure, Notice, Page } from "../shell/parts";
import { saveCsv } from "./csv";
import { EXPORT_MOST, useExport } from "./exporting";
import { Filters } from "./Filters";
import { readList, resources, valueOf, type Column, type Resource, type Row } from "./resources";
import { AtRow, ROWS, SEEN_ROWS, useRowKeys } from "./rowKeys";
import { Lane, useText, useWord } from "./Value";

const PAGE = 50;
/** Beyond so many rows only those that are seen are drawn; their columns then have one width, in pixels. */
const MANY = 500, WIDTH = 170, HEIGHT = 640;

/** What is asked for by the address. */
function queryOf(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...search].filter(([name]) => name !== "columns"));
}

function useRows(name: string, resource: Resource, query: Record<string, string>) {
  return useInfiniteQuery({
    queryKey: [name, query],
    queryFn: ({ pageParam, signal }) => readList(resource, { ...query, limit: PAGE, cursor: pageParam || undefined }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    refetchInterval: resource.everyMs ?? false,
  });
}

function shownColumns(resource: Resource, search: URLSearchParams): Column[] {
  const asked = search.get("columns")?.split(".");
  return resource.columns.filter((column) => (asked ? asked.includes(column.name) : !column.extra));
}

function Cell({ column, value, to, text }: { column: Column; value: unknown; to: string; text: string }): ReactNode {
  if (column.kind === "lane") {
    return value ? <Lane lane={String(value)} /> : "";
  }
  return column.kind === "link" ? <Link to={to}>{text || "—"}</Link> : text;
}

/** What is done with rows that are chosen: which can be, and the form that does it and says when it is done. */
export interface Bulk {
  takes: (row: Row) => boolean;
  form: (chosen: readonly Row[], done: () => void) => ReactNode;
}

export interface ListProps {
  name: string;
  /** Stands between the heading and the filters. */
  above?: ReactNode;
  bulk?: Bulk | undefined;
}

function useChosen(rows: readonly Row[], id: string, bulk: Bulk | undefined) {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const key = (row: Row) => String(row[id]);
  const open = rows.filter((row) => bulk?.takes(row));
  const set = (row: Row, chosen: boolean) => setKeys((was) => new Set(chosen ? [...was, key(row)] : [...was].filter((other) => other !== key(row))));
  return {
    open,
    chosen: open.filter((row) => keys.has(key(row))),
    all: () => setKeys(new Set(open.map(key))),
    clear: () => setKeys(new Set()),
    /** The box of a row, where it can be chosen. */
    box: (row: Row) => bulk?.takes(row) && <label className="check"><input type="checkbox" aria-label={key(row)} checked={keys.has(key(row))} onChange={(event) => set(row, event.target.checked)} /></label>,
  };
}

function Choose({ of }: { of: ReturnType<typeof useChosen> }) {
  const { t } = useSpeech();
  return of.open.length === 0 ? null : (
    <div className="row">
      <button type="button" onClick={of.all} disabled={of.chosen.length === of.open.length}>{t("list.chooseAll", { count: of.open.length })}</button>
      <button type="button" onClick={of.clear} disabled={of.chosen.length === 0}>{t("list.chooseNone")}</button>
    </div>
  );
}

export default function ListPage({ name, above, bulk }: ListProps) {
  const resource = resources[name] as Resource;
  const { t } = useSpeech();
  const word = useWord();
  const text = useText();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const query = queryOf(search);
  const found = useRows(name, resource, query);
  const exporting = useExport(resource, query, found.data?.pages ?? []);
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const total = found.data?.pages[0]?.total;
  const choice = useChosen(rows, resource.id, bulk);
  const columns = shownColumns(resource, search);
  const to = (row: Row) => resource.opens?.(row) ?? `/${name}/${encodeURIComponent(String(row[resource.id]))}`;
  const ids = useMemo(() => rows.map((row) => String(row[resource.id])), [rows, resource]);
  const table = useRef<TableRef>(null);
  const many = rows.length > MANY;
  const keys = useRowKeys(ids, (at) => void navigate(to(rows[at] as Row)), (at) => table.current?.scrollTo({ index: at }));
  const title = t(`nav.${name}` as Key);
  const save = (all: readonly Row[]) => saveCsv(`${name}.csv`, [columns.map((column) => word("field", column.as ?? column.name)), ...all.map((row) => columns.map((column) => text(column.kind, valueOf(row, column))))]);
  return (
    <Page title={title} tools={<button type="button" onClick={() => exporting.run(save)} disabled={rows.length === 0 || exporting.busy}>{exporting.busy ? t("list.exporting", { count: exporting.behind }) : t("app.csv")}</button>}>
      {exporting.failure !== null && <Failure error={exporting.failure} />}
      {exporting.cut && <Notice kind="warn">{t("list.exportCut", { count: EXPORT_MOST })}</Notice>}
      {above}
      <Filters resource={resource} shown={columns} />
      {bulk && <Choose of={choice} />}
      {choice.chosen.length > 0 && bulk?.form(choice.chosen, choice.clear)}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isPending ? <Busy /> : (
        <div ref={keys.ref} onKeyDown={keys.onKeyDown} className="list" role="region" aria-label={t("list.table", { name: title })} tabIndex={0}>
          <AtRow value={keys.place}>
            <Table<Row>
              ref={table}
              size="small"
              pagination={false}
              rowKey={resource.id}
              dataSource={rows}
              locale={{ emptyText: t("app.none") }}
              virtual={many}
              scroll={many ? { x: columns.length * WIDTH, y: HEIGHT } : { x: "max-content" }}
              components={many ? SEEN_ROWS : ROWS}
              columns={[
                ...(bulk ? [{ key: "", title: t("list.choose"), render: (_: unknown, row: Row) => choice.box(row) }] : []),
                ...columns.map((column) => ({
                  key: column.name,
                  title: word("field", column.as ?? column.name),
                  render: (_: unknown, row: Row) => <Cell column={column} value={row[column.name]} to={to(row)} text={text(column.kind, valueOf(row, column))} />,
                })),
              ]}
            />
          </AtRow>
        </div>
      )}
      <div className="spread">
        <span className="muted" role="status">{total === undefined ? t("list.count", { count: rows.length }) : t("list.countOf", { count: rows.length, total })}</span>
        {found.hasNextPage && <button type="button" onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>{t("app.more")}</button>}
      </div>
    </Page>
  );
}
