type Listener = (previous: string, current: string) => void;

interface ConnectionStateStore {
  state: string;
  addStateChangeListener(listener: Listener): void;
  removeStateChangeListener(listener: Listener): void;
}

/**
 * Says that the server cannot be reached and since when, and marks the page as `ag-offline` meanwhile: whatever is on it
 * is old, a badge that says "Live" first of all. Only the browser can know this; it empties itself on reconnection.
 */
class AgConnection extends HTMLElement {
  private store?: ConnectionStateStore;
  private readonly listener: Listener = (_, current) => this.show(current);

  connectedCallback() {
    this.setAttribute('role', 'alert');
    const vaadin = (window as unknown as { Vaadin?: { connectionState?: ConnectionStateStore } }).Vaadin;
    this.store = vaadin?.connectionState;
    this.store?.addStateChangeListener(this.listener);
  }

  disconnectedCallback() {
    this.store?.removeStateChangeListener(this.listener);
    document.documentElement.classList.remove('ag-offline');
  }

  private show(state: string) {
    const offline = state === 'reconnecting' || state === 'connection-lost';
    document.documentElement.classList.toggle('ag-offline', offline);
    if (!offline) {
      this.textContent = '';
    } else if (this.textContent === '') {
      this.textContent = `No connection to the console since ${new Date().toLocaleTimeString()}. What is shown is from then; reconnecting.`;
    }
  }
}

customElements.define('ag-connection', AgConnection);
