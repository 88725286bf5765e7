/**
 * The server's clock on this page. A browser whose clock is wrong would otherwise show alerts from the future and a
 * chart with a gap.
 */
let offset = 0;

export function serverNow(): number {
  return Date.now() + offset;
}

/** Tells what time the server has now, epoch milliseconds. */
export function setServerTime(epochMs: number): void {
  offset = epochMs - Date.now();
}

(window as unknown as { agSetServerTime: (epochMs: number) => void }).agSetServerTime = setServerTime;
