import { useEffect, useRef } from 'react';
import { useTheme } from '../look/theme.tsx';
import { token } from '../look/token.ts';
import { type Bar, barsOption, type ChartLook } from './bars.ts';
import { type Chart, startChart } from './chart-engine.ts';

type Drawn = { readonly bars: readonly Bar[]; readonly summary: string };

/** The bars on a canvas of the size that the page gives; drawn anew when data, theme or size change. */
export function BarCanvas({ bars, summary }: Drawn) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const { theme } = useTheme();
  useEffect(() => {
    if (place.current === null) return;
    const started = startChart(place.current, null, { renderer: 'canvas' });
    chart.current = started;
    const watch = new ResizeObserver(() => started.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      started.dispose();
      chart.current = null;
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens that are read change with the theme
  useEffect(() => {
    chart.current?.setOption(barsOption(bars, wornLook(), summary), { notMerge: true });
  }, [bars, summary, theme]);
  return <div className="bar-canvas" ref={place} role="img" aria-label={summary} />;
}

function wornLook(): ChartLook {
  return {
    bar: token('--c-bar'),
    most: token('--c-ink'),
    sunken: token('--c-sunken'),
    text: token('--c-text'),
    quiet: token('--c-text-3'),
    line: token('--c-line'),
    surface: token('--c-surface'),
    font: token('--font'),
  };
}
