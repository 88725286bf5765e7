import { LitElement, css, html, svg } from 'lit';

const KEY = 'ag-color-scheme';
const NEXT: Record<string, string> = { system: 'light', light: 'dark', dark: 'system' };
const WORDS: Record<string, string> = { system: 'System', light: 'Light', dark: 'Dark' };
const ICONS: Record<string, ReturnType<typeof svg>> = {
  system: svg`<rect x="2" y="3" width="16" height="11" rx="2"/><path d="M7 17.5h6"/>`,
  light: svg`<circle cx="10" cy="10" r="3.6"/><path d="M10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M4.2 15.8l1.4-1.4M14.4 5.6l1.4-1.4"/>`,
  dark: svg`<path d="M16.8 12.2A7.2 7.2 0 0 1 7.8 3.2a7.2 7.2 0 1 0 9 9z"/>`,
};

function stored(): string {
  try {
    const value = localStorage.getItem(KEY);
    return value && value in NEXT ? value : 'system';
  } catch {
    return 'system';
  }
}

function apply(scheme: string) {
  document.documentElement.style.colorScheme = scheme === 'system' ? 'light dark' : scheme;
  window.dispatchEvent(new Event('ag-scheme'));
}

apply(stored());

/** Goes round system, light, dark; the browser remembers the choice. */
class AgSchemeToggle extends LitElement {
  static properties = { scheme: { state: true } };
  declare scheme: string;

  static styles = css`
    button {
      display: inline-flex;
      align-items: center;
      gap: 0.5em;
      font: inherit;
      font-size: 0.8125rem;
      color: var(--ag-text-muted);
      background: transparent;
      border: 1px solid var(--ag-line);
      border-radius: 999px;
      padding: 0.4em 0.8em;
      min-height: 2.25rem;
      cursor: pointer;
    }
    button:hover { color: var(--ag-text); background: var(--ag-hover); }
    button:focus-visible { outline: 2px solid var(--ag-accent); outline-offset: 2px; }
    svg { width: 1.15rem; height: 1.15rem; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
    @media (max-width: 640px) { span { display: none; } button { padding: 0.4em 0.55em; } }
  `;

  constructor() {
    super();
    this.scheme = stored();
  }

  render() {
    const next = WORDS[NEXT[this.scheme]].toLowerCase();
    return html`<button
      type="button"
      @click=${this.turn}
      aria-label="Colour scheme: ${WORDS[this.scheme].toLowerCase()}. Change to ${next}."
      title="Change to ${next}"
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">${ICONS[this.scheme]}</svg><span>${WORDS[this.scheme]}</span>
    </button>`;
  }

  private turn() {
    this.scheme = NEXT[this.scheme];
    try {
      localStorage.setItem(KEY, this.scheme);
    } catch {
      // Without storage the choice lasts until the page is left.
    }
    apply(this.scheme);
  }
}

customElements.define('ag-scheme-toggle', AgSchemeToggle);
