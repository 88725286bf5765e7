/** An answer that comes later than this was held up by the browser, not by us: a tab in the background does not paint. */
const TOO_LATE_MS = 5_000;

/** Tells the server when the browser has painted what came with the same message; it shows nothing itself. */
class AgEcho extends HTMLElement {
  declare $server: { painted(ids: string): void };

  /** Called by the server in the same message as the update. */
  ask(id: string) {
    if (document.hidden) {
      return;
    }
    const asked = performance.now();
    // A frame's callbacks run before it is painted; a task queued in them runs after that.
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (performance.now() - asked < TOO_LATE_MS) {
          this.$server.painted(id);
        }
      }),
    );
  }
}

customElements.define('ag-echo', AgEcho);
