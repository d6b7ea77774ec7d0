import type { ChartOption } from './chart-engine.ts';

/** One column of a bar chart. */
export type Bar = {
  readonly label: string;
  readonly value: number;
  /** What stands over the column; empty: nothing. */
  readonly above: string;
  /** The largest is drawn in ink; what is not complete is hatched. */
  readonly kind: 'plain' | 'most' | 'running';
  /** The words of the tooltip, one line each. */
  readonly told: readonly string[];
};

/** The tokens that a chart draws with, read from the page as it is worn now. */
export type ChartLook = {
  readonly bar: string;
  readonly most: string;
  readonly sunken: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly font: string;
};

/** Labels over columns would run into each other beyond this many. */
const labelledBarsMax = 16;

/** Columns with fixed colours. Tooltips are drawn on the canvas: no text of a register becomes HTML. */
export function barsOption(bars: readonly Bar[], look: ChartLook, summary: string): ChartOption {
  const isLabelled = bars.length <= labelledBarsMax;
  return {
    animation: false,
    aria: { enabled: true, label: { description: summary } },
    textStyle: { fontFamily: look.font, fontSize: 13 },
    grid: { left: 4, right: 4, top: isLabelled ? 24 : 10, bottom: 26 },
    tooltip: {
      renderMode: 'richText',
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: look.line, opacity: 0.35 } },
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontFamily: look.font, fontSize: 13 },
      formatter: (of: readonly { readonly dataIndex: number }[]) =>
        bars[of[0]?.dataIndex ?? -1]?.told.join('\n') ?? '',
    },
    xAxis: {
      type: 'category',
      data: bars.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.quiet, fontSize: 13, hideOverlap: true },
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: [
      {
        type: 'bar',
        barCategoryGap: '18%',
        barMaxWidth: 72,
        data: bars.map((bar) => ({
          value: bar.value,
          itemStyle: itemStyle(bar, look),
          label: {
            show: isLabelled,
            position: 'top',
            formatter: () => bar.above,
            color: bar.kind === 'most' ? look.text : look.quiet,
            fontWeight: bar.kind === 'most' ? 700 : 400,
            fontSize: 13,
          },
        })),
      },
    ],
  };
}

function itemStyle({ kind }: Bar, look: ChartLook) {
  const shape = { borderRadius: [4, 4, 0, 0] };
  if (kind === 'most') return { ...shape, color: look.most };
  if (kind === 'plain') return { ...shape, color: look.bar };
  const decal = {
    symbol: 'rect',
    color: look.sunken,
    dashArrayX: [1, 0],
    dashArrayY: [4, 4],
    rotation: -Math.PI / 4,
  };
  return { ...shape, color: look.bar, decal };
}
