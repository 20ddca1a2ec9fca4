// How much oftener than chance a profile finds failures: the ratio of two rates with its 95 % interval, by the
// logarithm of the ratio (Katz and others, Biometrics 34, 1978).  Pure.
export interface Counts {
  known: number;
  failed: number;
}

export interface Lift {
  lift: number;
  low: number;
  high: number;
}

/** Absent where one of the two found nothing: then no ratio can be told. */
export function liftOf(of: Counts, random: Counts): Lift | undefined {
  if (of.failed === 0 || random.failed === 0) {
    return undefined;
  }
  const lift = of.failed / of.known / (random.failed / random.known);
  const error = 1.96 * Math.sqrt(1 / of.failed - 1 / of.known + 1 / random.failed - 1 / random.known);
  return { lift, low: lift * Math.exp(-error), high: lift * Math.exp(error) };
}
