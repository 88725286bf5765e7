import { LitElement, css, html } from 'lit';
import * as echarts from 'echarts/core';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { onSchemeChange, readPalette, type Palette } from './palette';

echarts.use([
  BarChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

/** Common ground of the charts: follows its box's size and the page's colours, and disposes of itself. */
export abstract class AgChart extends LitElement {
  protected chart?: echarts.ECharts;
  protected palette!: Palette;
  private resizer?: ResizeObserver;
  private undoScheme?: () => void;

  static styles = css`
    :host { display: block; position: relative; min-height: 8rem; }
    div { position: absolute; inset: 0; }
  `;

  render() {
    return html`<div role="img" aria-label=${this.getAttribute('aria-label') ?? ''}></div>`;
  }

  firstUpdated() {
    this.start();
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.start();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resizer?.disconnect();
    this.undoScheme?.();
    this.chart?.dispose();
    this.chart = undefined;
  }

  private start() {
    const box = this.renderRoot.querySelector('div')!;
    this.palette = readPalette(this);
    this.chart = echarts.init(box, undefined, { renderer: 'canvas' });
    this.resizer = new ResizeObserver(() => {
      this.chart?.resize();
      this.draw();
    });
    this.resizer.observe(this);
    this.undoScheme = onSchemeChange(() => {
      this.palette = readPalette(this);
      this.draw();
    });
    this.draw();
  }

  protected get narrow(): boolean {
    return this.clientWidth < 560;
  }

  /** Draws everything anew from the element's data. */
  protected abstract draw(): void;

  /**
   * Tooltips are drawn on the canvas: what is in them comes from the topics and must never become markup. Braces are
   * the canvas text's own style syntax.
   */
  protected plain(text: string): string {
    return text.replace(/[{}|]/g, ' ');
  }

  protected tooltip() {
    return {
      renderMode: 'richText' as const,
      confine: true,
      backgroundColor: getComputedStyle(this).getPropertyValue('--ag-tooltip').trim() || '#10151f',
      borderWidth: 0,
      padding: [8, 10],
      textStyle: { color: '#f4f6fa', fontSize: 12, fontFamily: this.font(), lineHeight: 18 },
    };
  }

  protected font(): string {
    return getComputedStyle(this).fontFamily;
  }
}
