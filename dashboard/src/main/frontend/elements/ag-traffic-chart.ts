import { AgChart } from './ag-chart';
import { serverNow } from './clock';
import { numberInWords, timeInWords } from './words';

/** One second: its start in epoch milliseconds, events in it, anomalous verdicts in it. */
type Point = [number, number, number];
/** An alert: when it opened in epoch milliseconds, its severity, whom it is about. */
type Mark = [number, string, string];

const WINDOW_MS = 300_000;
/** The right edge stays this far behind now, so that the newest second has arrived before it comes into view. */
const DELAY_MS = 2_000;
const FRAME_MS = 200;
const SYMBOLS: Record<string, string> = { critical: 'pin', high: 'triangle', medium: 'diamond', low: 'circle' };
const LEVELS = ['critical', 'high', 'medium', 'low'] as const;

/** Traffic of the last five minutes with anomalies under it and alerts on it, moving as time passes. */
class AgTrafficChart extends AgChart {
  private points: Point[] = [];
  private marks: Mark[] = [];
  private timer?: number;

  connectedCallback() {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.slide(), FRAME_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  /** Called by the server: replaces everything. */
  setHistory(points: Point[]) {
    this.points = points;
    this.redraw();
  }

  /** Called by the server: seconds that have ended since, oldest first; a known second is replaced. */
  addPoints(points: Point[]) {
    for (const point of points) {
      const at = this.points.findLastIndex((known) => known[0] <= point[0]);
      const known = at >= 0 && this.points[at][0] === point[0];
      this.points.splice(known ? at : at + 1, known ? 1 : 0, point);
    }
    const oldest = serverNow() - WINDOW_MS - 10_000;
    while (this.points.length > 0 && this.points[0][0] < oldest) {
      this.points.shift();
    }
    this.redraw();
  }

  /** Called by the server: all alerts to mark. */
  setMarks(marks: Mark[]) {
    this.marks = marks;
    this.redraw();
  }

  private range() {
    const max = serverNow() - DELAY_MS;
    return { min: max - WINDOW_MS, max };
  }

  private slide() {
    if (!this.chart || document.hidden) {
      return;
    }
    this.chart.setOption({ xAxis: [this.range(), this.range()] }, { lazyUpdate: true });
  }

  private eventsAt(time: number): number {
    const at = this.points.findLastIndex((point) => point[0] <= time);
    return at < 0 ? 0 : this.points[at][1];
  }

  private redraw() {
    if (!this.chart) {
      return;
    }
    this.chart.setOption(
      {
        series: [
          { id: 'events', data: this.points.map(([t, events]) => [t + 500, events]) },
          { id: 'anomalies', data: this.points.map(([t, , anomalies]) => [t + 500, anomalies]) },
          ...LEVELS.map((level) => ({
            id: `alerts-${level}`,
            data: this.marks
              .filter((mark) => mark[1] === level)
              .map(([t, severity, user]) => ({ value: [t, this.eventsAt(t)], name: `${severity}: ${user}` })),
          })),
        ],
      },
      { lazyUpdate: true },
    );
  }

  protected draw() {
    if (!this.chart) {
      return;
    }
    const c = this.palette;
    const axisText = { color: c.muted, fontSize: 11, fontFamily: this.font() };
    const left = this.narrow ? 40 : 52;
    const time = (grid: number, show: boolean) => ({
      type: 'time' as const,
      gridIndex: grid,
      ...this.range(),
      axisLine: { show, lineStyle: { color: c.line } },
      axisTick: { show: false },
      axisLabel: { ...axisText, show, hideOverlap: true, formatter: '{HH}:{mm}' },
      splitLine: { show: false },
      minInterval: 60_000,
      axisPointer: { label: { show: false } },
    });
    this.chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: this.font() },
        legend: {
          top: 0,
          left: 0,
          itemWidth: 14,
          itemHeight: 8,
          itemGap: this.narrow ? 10 : 18,
          // The marks' pale edge would cover most of a mark this small.
          itemStyle: { borderWidth: 0 },
          textStyle: { color: c.muted, fontSize: 12, fontFamily: this.font() },
          data: [
            { name: 'Events/s', icon: 'roundRect' },
            { name: 'Anomalous verdicts/s', icon: 'roundRect' },
            ...(this.narrow ? [] : ['Critical alert', 'High alert', 'Medium alert', 'Low alert']),
          ],
          inactiveColor: c.line,
        },
        tooltip: {
          ...this.tooltip(),
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: c.muted, type: 'dashed' } },
          formatter: (items: { seriesId: string; seriesName: string; value: [number, number]; name: string }[]) =>
            items.length === 0
              ? ''
              : [
                  timeInWords(items[0].value[0]),
                  ...items.map((item) =>
                    item.seriesId.startsWith('alerts-')
                      ? `Alert, ${this.plain(item.name)}`
                      : `${item.seriesName}: ${numberInWords(item.value[1])}`,
                  ),
                ].join('\n'),
        },
        axisPointer: { link: [{ xAxisIndex: 'all' }] },
        grid: [
          { left, right: 12, top: 40, bottom: 84 },
          { left, right: 12, height: 38, bottom: 24 },
        ],
        xAxis: [time(0, false), time(1, true)],
        yAxis: [
          {
            type: 'value',
            gridIndex: 0,
            splitNumber: 3,
            axisLabel: axisText,
            splitLine: { lineStyle: { color: c.line } },
          },
          {
            type: 'value',
            gridIndex: 1,
            minInterval: 1,
            splitNumber: 1,
            axisLabel: { ...axisText, showMinLabel: false },
            splitLine: { show: false },
          },
        ],
        series: [
          {
            id: 'events',
            name: 'Events/s',
            type: 'line',
            showSymbol: false,
            smooth: 0.25,
            color: c.traffic,
            lineStyle: { width: 2 },
            areaStyle: { color: c.traffic, opacity: 0.14 },
            emphasis: { disabled: true },
          },
          {
            id: 'anomalies',
            name: 'Anomalous verdicts/s',
            type: 'bar',
            xAxisIndex: 1,
            yAxisIndex: 1,
            color: c.anomaly,
            barWidth: this.narrow ? 1.5 : 3,
          },
          ...LEVELS.map((level) => ({
            id: `alerts-${level}`,
            name: `${level[0].toUpperCase()}${level.slice(1)} alert`,
            type: 'scatter' as const,
            symbol: SYMBOLS[level],
            symbolSize: level === 'critical' ? 22 : 12,
            color: c[level],
            itemStyle: { borderColor: c.surface, borderWidth: 1.5, opacity: 1 },
            z: 5,
          })),
        ],
      },
      { notMerge: true },
    );
    this.redraw();
  }
}

customElements.define('ag-traffic-chart', AgTrafficChart);
