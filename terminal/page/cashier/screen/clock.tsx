import { useEffect, useState } from 'react';
import { chinaTime } from '../../china-clock.ts';

/** The counter's clock, by the minute. */
export function Clock() {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return <span className="clk n">{chinaTime(now)}</span>;
}
