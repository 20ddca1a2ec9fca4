// Who moves lane: how many items were in a lane and would have been in another.
import type { Views } from "../../api/client";
import { useFormats, useSpeech } from "../../i18n";
import { Lane, useWord } from "../Value";
import { Grid } from "./Grid";

export type Move = Views["LaneChange"];

export function Moves({ name, live, tried, of }: { name: string; live: string; tried: string; of: readonly Move[] }) {
  const { t } = useSpeech();
  const { number } = useFormats();
  const word = useWord();
  return (
    <Grid title={t("backtest.moves")} name={name} figures={2} heads={[live, tried, t("profile.items")]}
      rows={of.map((move) => ({ key: `${move.lane}/${move.tried}`, warn: move.lane !== move.tried, cells: [<Lane key="a" lane={move.lane} />, <Lane key="b" lane={move.tried} />, number(move.items)], text: [word("lane", move.lane), word("lane", move.tried), String(move.items)] }))} />
  );
}
