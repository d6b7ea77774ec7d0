import { useEffect, useState } from 'react';
import { timeText } from '../verdict/band.ts';

/** The counter's clock, by the minute. */
export function Clock() {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return <span className="clk n">{timeText(now)}</span>;
}
