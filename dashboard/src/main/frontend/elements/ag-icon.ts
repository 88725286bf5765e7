import { LitElement, css, html, svg } from 'lit';

const SHAPES: Record<string, ReturnType<typeof svg>> = {
  overview: svg`<path d="M3 12h3.5l2.5-7 4 14 2.5-7H21"/>`,
  alerts: svg`<path d="M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7zM10 20.5a2.2 2.2 0 0 0 4 0"/>`,
  users: svg`<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>`,
  pipeline: svg`<circle cx="5" cy="12" r="2.4"/><circle cx="19" cy="6" r="2.4"/><circle cx="19" cy="18" r="2.4"/><path d="M7.4 12H12m4.6-6H15a3 3 0 0 0-3 3v6a3 3 0 0 0 3 3h1.6"/>`,
  model: svg`<path d="M12 3v5m0 0-6 5m6-5 6 5M6 13v3m0 0-3 4m3-4 3 4m9-7v3m0 0-3 4m3-4 3 4"/>`,
  simulation: svg`<path d="M9.5 3h5M10.5 3v6.5L4.8 18.6A1.6 1.6 0 0 0 6.2 21h11.6a1.6 1.6 0 0 0 1.4-2.4L13.5 9.5V3M7.5 15h9"/>`,
  logout: svg`<path d="M14 4h4.5a1.5 1.5 0 0 1 1.5 1.5v13a1.5 1.5 0 0 1-1.5 1.5H14M10 8l-4 4 4 4M6 12h9"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>`,
  close: svg`<path d="m5.5 5.5 13 13m0-13-13 13"/>`,
};

/** A line drawing beside a word; never the only carrier of meaning. */
class AgIcon extends LitElement {
  static properties = { name: { type: String } };
  declare name: string;

  static styles = css`
    :host { display: inline-flex; width: 1.25rem; height: 1.25rem; flex: none; }
    svg { width: 100%; height: 100%; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
  `;

  render() {
    return html`<svg viewBox="0 0 24 24" aria-hidden="true">${SHAPES[this.name]}</svg>`;
  }
}

customElements.define('ag-icon', AgIcon);
