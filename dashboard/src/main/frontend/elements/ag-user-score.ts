import { AgChart } from './ag-chart';
import { anomalousStretches, type UserRow } from './user-rows';
import { timeInWords } from './words';

/** One user's score over time with the threshold, the anomalous stretches shaded. */
class AgUserScore extends AgChart {
  private rows: UserRow[] = [];
  private threshold: number | null = null;
  private range: [number, number] = [0, 0];
  private alertAt: number | null = null;

  /**
   * Called by the server: everything that is to be seen, oldest row first, from when to when, and when the alert opened
   * that it is about, if it is about one.
   */
  setRows(rows: UserRow[], threshold: number | null, from: number, to: number, alertAt: number | null) {
    this.rows = rows;
    this.alertAt = alertAt;
    this.threshold = threshold;
    this.range = [from, to];
    this.draw();
  }

  /** Called by the server: the same verdicts, seen later. */
  slide(from: number, to: number) {
    this.range = [from, to];
    this.chart?.setOption({ xAxis: { min: from, max: to } }, { lazyUpdate: true });
  }

  protected draw() {
    if (!this.chart) {
      return;
    }
    const c = this.palette;
    const axisText = { color: c.muted, fontSize: 11, fontFamily: this.font() };
    this.chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: this.font() },
        tooltip: {
          ...this.tooltip(),
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: c.muted, type: 'dashed' } },
          formatter: (items: { value: [number, number] }[]) =>
            items.length === 0
              ? ''
              : `${timeInWords(items[0].value[0])}\nScore ${items[0].value[1].toFixed(2)}`,
        },
        grid: { left: 36, right: 12, top: 16, bottom: 24 },
        xAxis: {
          type: 'time',
          min: this.range[0],
          max: this.range[1],
          axisLine: { lineStyle: { color: c.line } },
          axisTick: { show: false },
          splitLine: { show: false },
          axisLabel: { ...axisText, hideOverlap: true, formatter: '{HH}:{mm}' },
          minInterval: 60_000,
        },
        yAxis: {
          type: 'value',
          min: 0.2,
          max: 1,
          interval: 0.2,
          axisLabel: { ...axisText, formatter: (value: number) => value.toFixed(1) },
          splitLine: { lineStyle: { color: c.line } },
        },
        series: [
          {
            type: 'line',
            step: 'end',
            showSymbol: this.rows.length < 60,
            symbol: 'circle',
            symbolSize: 5,
            color: c.traffic,
            lineStyle: { width: 2 },
            data: this.rows.map((row) => ({
              value: [row[0], row[1]],
              itemStyle: { color: row[2] ? c.anomaly : c.traffic },
            })),
            markLine: {
              symbol: 'none',
              silent: true,
              lineStyle: { color: c.text, type: 'dashed', width: 1 },
              label: { color: c.text, fontSize: 11, fontFamily: this.font() },
              data: [
                ...(this.threshold === null
                  ? []
                  : [
                      {
                        yAxis: this.threshold,
                        label: { formatter: `threshold ${this.threshold.toFixed(2)}`, position: 'insideEndTop' as const },
                      },
                    ]),
                ...(this.alertAt === null ? [] : [{ xAxis: this.alertAt, label: { formatter: 'alert' } }]),
              ],
            },
            markArea: {
              silent: true,
              itemStyle: { color: c.anomaly, opacity: 0.14 },
              data: anomalousStretches(this.rows).map(([from, to]) => [{ xAxis: from }, { xAxis: to }]),
            },
          },
        ],
      },
      { notMerge: true },
    );
  }
}

customElements.define('ag-user-score', AgUserScore);
