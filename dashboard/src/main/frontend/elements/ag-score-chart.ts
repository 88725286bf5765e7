import { AgChart } from './ag-chart';
import { numberInWords } from './words';

/** How the verdicts of the last minutes spread over the score, with the threshold from which on a row is anomalous. */
class AgScoreChart extends AgChart {
  private counts: number[] = [];
  private threshold: number | null = null;

  /**
   * Called by the server.
   *
   * @param counts verdicts in equal bins over 0 to 1
   * @param threshold where anomalies begin, or null where no model has spoken
   */
  setDistribution(counts: number[], threshold: number | null) {
    this.counts = counts;
    this.threshold = threshold;
    this.draw();
  }

  protected draw() {
    if (!this.chart) {
      return;
    }
    const c = this.palette;
    const width = 1 / Math.max(1, this.counts.length);
    const axisText = { color: c.muted, fontSize: 11, fontFamily: this.font() };
    const threshold = this.threshold ?? Number.POSITIVE_INFINITY;
    this.chart.setOption(
      {
        animation: false,
        tooltip: {
          ...this.tooltip(),
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          formatter: (items: { value: [number, number]; data: { count: number } }[]) =>
            `Score ${(items[0].value[0] - width / 2).toFixed(2)} to ${(items[0].value[0] + width / 2).toFixed(2)}\n` +
            `${numberInWords(items[0].data.count)} verdicts`,
        },
        grid: { left: 8, right: 8, top: 22, bottom: 24 },
        xAxis: {
          type: 'value',
          min: 0.2,
          max: 1,
          interval: 0.2,
          axisLine: { lineStyle: { color: c.line } },
          axisTick: { show: false },
          splitLine: { show: false },
          axisLabel: { ...axisText, formatter: (value: number) => value.toFixed(1) },
        },
        // Square root: a handful of anomalies stays visible beside thousands of normal verdicts.
        yAxis: { type: 'value', show: false, min: 0 },
        series: [
          {
            type: 'bar',
            barWidth: '96%',
            barCategoryGap: '4%',
            data: this.counts.map((count, bin) => ({
              value: [(bin + 0.5) * width, Math.sqrt(count)],
              count,
              itemStyle: { color: (bin + 0.5) * width >= threshold ? c.anomaly : c.traffic, borderRadius: [2, 2, 0, 0] },
            })),
            markLine:
              this.threshold === null
                ? undefined
                : {
                    symbol: 'none',
                    silent: true,
                    lineStyle: { color: c.text, type: 'dashed', width: 1 },
                    label: {
                      formatter: `threshold ${this.threshold.toFixed(2)}`,
                      color: c.text,
                      fontSize: 11,
                      position: 'end',
                      fontFamily: this.font(),
                    },
                    data: [{ xAxis: this.threshold }],
                  },
          },
        ],
      },
      { notMerge: true },
    );
  }
}

customElements.define('ag-score-chart', AgScoreChart);
