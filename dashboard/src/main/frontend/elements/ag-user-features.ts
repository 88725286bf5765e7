import { LitElement, css, html, svg } from 'lit';
import { numberInWords } from './words';
import { anomalousStretches, type UserRow } from './user-rows';

/** How a feature is called and shown. */
interface Feature {
  label: string;
  kind: 'count' | 'seconds' | 'ratio' | 'number';
  /** 5 % and 95 % of the training rows lie below these; absent where no model has told. */
  low?: number;
  high?: number;
}

const WIDTH = 300;
const HEIGHT = 26;
const FIRST_FEATURE = 3;

function inWords(value: number, kind: Feature['kind']): string {
  switch (kind) {
    case 'count':
      return numberInWords(value);
    case 'seconds':
      return `${numberInWords(value, value < 10 ? 1 : 0)} s`;
    case 'ratio':
      return `${numberInWords(100 * value)} %`;
    default:
      return numberInWords(value, 2);
  }
}

/** One user's features over time, a line each, with the range that is usual and the anomalous stretches. */
class AgUserFeatures extends LitElement {
  static properties = { features: { state: true }, rows: { state: true } };
  declare features: Feature[];
  declare rows: UserRow[];
  private range: [number, number] = [0, 1];
  private alertAt: number | null = null;

  constructor() {
    super();
    this.features = [];
    this.rows = [];
  }

  /** Called by the server. */
  setFeatures(features: Feature[]) {
    this.features = features;
  }

  /**
   * Called by the server: everything that is to be seen, oldest row first, from when to when, and when the alert opened
   * that it is about, if it is about one.
   */
  setRows(rows: UserRow[], from: number, to: number, alertAt: number | null) {
    this.range = [from, to];
    this.alertAt = alertAt;
    this.rows = rows;
  }

  /** Called by the server: the same verdicts, seen later. */
  slide(from: number, to: number) {
    this.range = [from, to];
    this.requestUpdate();
  }

  static styles = css`
    :host { display: block; container-type: inline-size; }
    table { width: 100%; border-collapse: collapse; font-size: 0.8125rem; }
    th, td { padding: 0.22rem 0.75rem 0.22rem 0; text-align: end; white-space: nowrap; font-weight: 400; }
    th:first-child, th.line { text-align: start; }
    thead th { color: var(--ag-text-muted); }
    tbody tr { border-top: 1px solid var(--ag-line); }
    td.line { width: 55%; padding-block: 0.15rem; }
    svg { display: block; width: 100%; height: 1.75rem; overflow: hidden; }
    .usual { fill: var(--ag-traffic); opacity: 0.13; }
    .stretch { fill: var(--ag-anomaly); opacity: 0.16; }
    path { fill: none; stroke: var(--ag-traffic); stroke-width: 1.6; vector-effect: non-scaling-stroke; }
    path.alert { stroke: var(--ag-text); stroke-width: 1; stroke-dasharray: 3 3; }
    .now { font-weight: 600; }
    .off { color: var(--ag-critical-text); }
    .muted { color: var(--ag-text-muted); }
    @container (max-width: 34rem) { td.line { width: 30%; } th, td { padding-inline-end: 0.4rem; } .usual-text { display: none; } }
  `;

  render() {
    if (this.rows.length === 0) {
      return html``;
    }
    const stretches = anomalousStretches(this.rows);
    const at = this.alertAt;
    const told = (at === null ? undefined : this.rows.findLast((row) => row[0] <= at)) ?? this.rows[this.rows.length - 1];
    return html`<table>
      <thead><tr><th scope="col">Behaviour</th><th scope="col" class="line">Over time</th><th scope="col">${at === null ? 'Now' : 'At the alert'}</th>
        <th scope="col" class="usual-text">Usual</th></tr></thead>
      <tbody>${this.features.map((feature, i) => this.line(feature, told[FIRST_FEATURE + i], FIRST_FEATURE + i, stretches))}</tbody>
    </table>`;
  }

  private line(feature: Feature, now: number, column: number, stretches: [number, number][]) {
    const known = feature.low !== undefined && feature.high !== undefined;
    const high = Math.max(...this.rows.map((row) => row[column]), known ? feature.high! : 0, Number.EPSILON) * 1.08;
    const x = (at: number) => ((at - this.range[0]) / (this.range[1] - this.range[0])) * WIDTH;
    const y = (value: number) => HEIGHT - 1 - (value / high) * (HEIGHT - 2);
    let path = '';
    let last = 0;
    for (const row of this.rows) {
      path += path === '' ? `M${x(row[0]).toFixed(1)} ${y(row[column]).toFixed(1)}` : `H${x(row[0]).toFixed(1)}V${y(row[column]).toFixed(1)}`;
      last = row[0];
    }
    path += `H${x(last).toFixed(1)}`;
    const off = !known ? '' : now > feature.high! ? '▲' : now < feature.low! ? '▼' : '';
    return html`<tr>
      <th scope="row">${feature.label}</th>
      <td class="line"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        ${known ? svg`<rect class="usual" x="0" width=${WIDTH} y=${y(feature.high!)} height=${Math.max(1.5, y(feature.low!) - y(feature.high!))}></rect>` : ''}
        ${stretches.map(([from, to]) => svg`<rect class="stretch" x=${x(from)} width=${Math.max(1, x(to) - x(from))} y="0" height=${HEIGHT}></rect>`)}
        ${this.alertAt === null ? '' : svg`<path class="alert" d=${`M${x(this.alertAt).toFixed(1)} 0V${HEIGHT}`}></path>`}
        <path d=${path}></path></svg></td>
      <td class="now ${off ? 'off' : ''}" title=${off === '▲' ? 'above what is usual' : off === '▼' ? 'below what is usual' : ''}>
        ${off} ${inWords(now, feature.kind)}</td>
      <td class="muted usual-text">${known ? `${inWords(feature.low!, feature.kind)} – ${inWords(feature.high!, feature.kind)}` : '–'}</td>
    </tr>`;
  }
}

customElements.define('ag-user-features', AgUserFeatures);
