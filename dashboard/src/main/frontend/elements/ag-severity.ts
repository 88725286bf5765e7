import { LitElement, css, html, svg } from 'lit';

const WORDS: Record<string, string> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', none: 'Normal' };

/** Each level has a shape of its own, so that colour is never the only signal. */
const SHAPES: Record<string, ReturnType<typeof svg>> = {
  critical: svg`<path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z"/><path class="mark" d="M8 4.2v4.6M8 11v.8"/>`,
  high: svg`<path d="M8 1.2 15.4 14.4H.6z"/><path class="mark" d="M8 6v3.6M8 11.6v.6"/>`,
  medium: svg`<path d="M8 .8 15.2 8 8 15.2.8 8z"/>`,
  low: svg`<circle cx="8" cy="8" r="5.5"/>`,
  none: svg`<circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" stroke-width="2"/>`,
};

/** A severity as shape, word and colour. */
class AgSeverity extends LitElement {
  static properties = { level: { type: String, reflect: true } };
  declare level: string;

  static styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.45em;
      font-weight: 600;
      white-space: nowrap;
      color: var(--ag-text-muted);
    }
    :host([level='low']) { color: var(--ag-low-text); }
    :host([level='medium']) { color: var(--ag-medium-text); }
    :host([level='high']) { color: var(--ag-high-text); }
    :host([level='critical']) { color: var(--ag-critical-text); }
    svg { width: 1.05em; height: 1.05em; flex: none; fill: currentColor; }
    .mark { stroke: var(--ag-surface); stroke-width: 2; stroke-linecap: round; fill: none; }
  `;

  render() {
    const level = this.level in WORDS ? this.level : 'none';
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[level]}</svg><span>${WORDS[level]}</span>`;
  }
}

customElements.define('ag-severity', AgSeverity);
