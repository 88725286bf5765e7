/**
 * Numbers and times as the console's words, which are English, need them: a page that mixes them with those of the
 * browser's language reads 1.241 for 1,241.
 */
export function numberInWords(value: number, decimals = 0): string {
  return value.toLocaleString('en', { maximumFractionDigits: decimals });
}

/** A time of day in the browser's zone. */
export function timeInWords(epochMs: number): string {
  return new Date(epochMs).toLocaleTimeString('en-GB');
}

/** Day and time in the browser's zone. */
export function dayInWords(epochMs: number): string {
  return new Date(epochMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}
