/**
 * The console's colours as canvas drawing needs them. CSS holds the palette with light-dark(), which only the cascade
 * resolves, so a probe element asks it.
 */
export type Palette = Record<'text' | 'surface' | 'muted' | 'line' | 'traffic' | 'anomaly' | 'low' | 'medium' | 'high' | 'critical', string>;

const VARIABLES: Palette = {
  text: '--ag-text',
  surface: '--ag-surface',
  muted: '--ag-text-muted',
  line: '--ag-line',
  traffic: '--ag-traffic',
  anomaly: '--ag-anomaly',
  low: '--ag-low',
  medium: '--ag-medium',
  high: '--ag-high',
  critical: '--ag-critical',
};

const FORCED: (keyof Palette)[] = ['text', 'surface', 'muted', 'line'];

export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  // In the shadow tree: a light child without a slot is not rendered and would have no computed style.
  host.shadowRoot!.append(probe);
  const canvas = document.createElement('canvas').getContext('2d')!;
  const palette = { ...VARIABLES };
  for (const name of Object.keys(VARIABLES) as (keyof Palette)[]) {
    // Where the system prescribes few colours, lines and marks keep theirs: they would look all the same.
    probe.style.setProperty('forced-color-adjust', FORCED.includes(name) ? 'auto' : 'none');
    probe.style.color = `var(${VARIABLES[name]})`;
    // The canvas turns any CSS colour syntax into #rrggbb or rgba(), which the chart library can blend.
    canvas.fillStyle = getComputedStyle(probe).color;
    palette[name] = String(canvas.fillStyle);
  }
  probe.remove();
  return palette;
}

/** Calls back whenever the page changes between dark and light, by the toggle or by the system. Returns the undo. */
export function onSchemeChange(callback: () => void): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', callback);
  window.addEventListener('ag-scheme', callback);
  return () => {
    media.removeEventListener('change', callback);
    window.removeEventListener('ag-scheme', callback);
  };
}
