import { setServerTime } from './clock';
import { timeInWords } from './words';

type Listener = (previous: string, current: string) => void;

interface ConnectionStateStore {
  state: string;
  addStateChangeListener(listener: Listener): void;
  removeStateChangeListener(listener: Listener): void;
}

/** How often a lost server is looked for, and how often it must have been found for the page to be loaded anew. */
const PROBE_MS = 2000;
const PROBES = 3;

/** The server says every five seconds that it is there. A page that hears nothing for so long has lost it. */
const SILENCE_MS = 15_000;

/**
 * Says that the server cannot be reached and since when, and marks the page as `ag-offline` meanwhile: whatever is on it
 * is old, a badge that says "Live" first of all. Only the browser can know this; it empties itself on reconnection.
 *
 * Vaadin's push waits for a minute and more before it tries a connection again that it found closed several times. A page
 * whose server is back and that is still not connected after some seconds is loaded anew.
 */
class AgConnection extends HTMLElement {
  private store?: ConnectionStateStore;
  private prober?: number;
  private found = 0;
  private lost = false;
  private silent = false;
  private heard?: number;
  private listening?: number;
  private readonly listener: Listener = (_, current) => {
    this.lost = current === 'reconnecting' || current === 'connection-lost';
    this.show();
  };

  connectedCallback() {
    this.setAttribute('role', 'alert');
    const vaadin = (window as unknown as { Vaadin?: { connectionState?: ConnectionStateStore } }).Vaadin;
    this.store = vaadin?.connectionState;
    this.store?.addStateChangeListener(this.listener);
    this.listening = window.setInterval(() => this.listen(), 1000);
  }

  disconnectedCallback() {
    this.store?.removeStateChangeListener(this.listener);
    window.clearInterval(this.listening);
    this.probe(false);
    document.documentElement.classList.remove('ag-offline');
  }

  /** Called by the server, with its time in epoch milliseconds. */
  alive(now: number) {
    setServerTime(now);
    this.heard = performance.now();
    this.listen();
  }

  private listen() {
    const silent = this.heard !== undefined && performance.now() - this.heard > SILENCE_MS;
    if (silent !== this.silent) {
      this.silent = silent;
      this.show();
    }
  }

  private show() {
    const offline = this.lost || this.silent;
    document.documentElement.classList.toggle('ag-offline', offline);
    this.probe(offline);
    if (!offline) {
      this.textContent = '';
    } else if (this.textContent === '') {
      // A connection that fell silent did so when it was last heard.
      const since = this.silent && this.heard !== undefined ? Date.now() - (performance.now() - this.heard) : Date.now();
      this.textContent = `No connection to the console since ${timeInWords(since)}. What is shown is from then; reconnecting.`;
    }
  }

  private probe(offline: boolean) {
    if (!offline) {
      window.clearInterval(this.prober);
      this.prober = undefined;
    } else if (this.prober === undefined) {
      this.found = 0;
      this.prober = window.setInterval(() => void this.look(), PROBE_MS);
    }
  }

  private async look() {
    try {
      const answer = await fetch('favicon.svg', {
        method: 'HEAD',
        cache: 'no-store',
        signal: AbortSignal.timeout(PROBE_MS)
      });
      // A proxy answers 502 for a server that is away.
      this.found = answer.status < 500 ? this.found + 1 : 0;
    } catch {
      this.found = 0;
    }
    if (this.found >= PROBES && this.prober !== undefined) {
      this.probe(false);
      window.location.reload();
    }
  }
}

customElements.define('ag-connection', AgConnection);
