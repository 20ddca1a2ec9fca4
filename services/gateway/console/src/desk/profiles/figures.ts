// Figures with their intervals, as text.
import { useFormats } from "../../i18n";
import { liftOf, type Counts } from "./lift";

export function useFigures() {
  const { number, share } = useFormats();
  const round = (value: number) => number(Math.round(value * 100) / 100);
  return {
    number,
    share,
    /** A rate with its 95 % interval, "—" where nothing is known. */
    rate: (rate: number | undefined, low: number | undefined, high: number | undefined) => (rate === undefined ? "—" : `${share(rate)} (${share(low ?? 0)} – ${share(high ?? 1)})`),
    of: (failed: number, known: number) => `${number(failed)} / ${number(known)}`,
    lift: (found: Counts, random: Counts) => {
      const lift = liftOf(found, random);
      return lift ? `${round(lift.lift)} (${round(lift.low)} – ${round(lift.high)})` : "—";
    },
  };
}
