/** A verdict on one user: when, in epoch milliseconds; the score; 1 for an anomaly; then the features in their order. */
export type UserRow = number[];

/** A stretch without a verdict for so long is not one of anomalies. */
const GAP_MS = 60_000;
/** So that a single anomalous verdict is seen at all. */
const LEAST_MS = 2_000;

/** From when to when the verdicts were anomalous, oldest stretch first. */
export function anomalousStretches(rows: UserRow[]): [number, number][] {
  const stretches: [number, number][] = [];
  let open = false;
  for (const [at, , anomalous] of rows) {
    const last = stretches[stretches.length - 1];
    if (!anomalous) {
      open = false;
    } else if (open && at - last[1] < GAP_MS) {
      last[1] = at;
    } else {
      stretches.push([at, at + LEAST_MS]);
      open = true;
    }
  }
  return stretches;
}
