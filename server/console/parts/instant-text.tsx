import { instantText, timeText } from '../time/china-time.ts';

/** An instant in China's time; `short` shows the time of day only, the whole stands in the title. */
export function InstantText({ at, short = false }: { readonly at: string; readonly short?: boolean }) {
  const whole = instantText(at);
  return (
    <time className="n" dateTime={at} title={whole}>
      {short ? timeText(at) : whole}
    </time>
  );
}
