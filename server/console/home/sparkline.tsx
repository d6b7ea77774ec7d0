const width = 96;
const height = 36;
const inset = 3;

/** The course of the last days, without numbers: those stand in the table of the chart below. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(...values);
  if (values.length < 2 || most === 0) return null;
  const x = (at: number) => inset + (at * (width - 2 * inset)) / (values.length - 1);
  const y = (value: number) => height - inset - (value * (height - 2 * inset)) / most;
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
      <polyline points={points} />
    </svg>
  );
}
