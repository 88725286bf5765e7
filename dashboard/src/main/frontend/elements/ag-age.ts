import { LitElement } from 'lit';
import { serverNow } from './clock';
import { dayInWords } from './words';

const elements = new Set<AgAge>();
let timer: number | undefined;

const UNITS: [number, string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

export function ageInWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  for (const [size, unit] of UNITS) {
    if (seconds >= size) {
      return `${Math.floor(seconds / size)} ${unit}`;
    }
  }
  return `${seconds} s`;
}

/** How long ago something was, as text that keeps itself current; one timer serves all of them. */
class AgAge extends LitElement {
  static properties = { at: { type: Number } };
  declare at: number;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    elements.add(this);
    timer ??= window.setInterval(() => elements.forEach((element) => element.refresh()), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    elements.delete(this);
    if (elements.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  }

  updated() {
    this.refresh();
  }

  refresh() {
    if (!this.at) {
      return;
    }
    const text = ageInWords(serverNow() - this.at);
    if (this.textContent !== text) {
      this.textContent = text;
      this.title = dayInWords(this.at);
    }
  }
}

customElements.define('ag-age', AgAge);
