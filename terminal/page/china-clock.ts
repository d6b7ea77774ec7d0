import { type IsoDate, readDate } from '../core/calendar/civil-date.ts';

const timeZone = 'Asia/Shanghai';
const time = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
  timeZone,
});
/** Sweden writes dates as `2026-10-03`. */
const date = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone });

/** `10:20`, whatever zone the machine is set to. */
export function chinaTime(at: Date | number): string {
  return time.format(at);
}

export function chinaToday(): IsoDate | undefined {
  return readDate(date.format(new Date())) ?? undefined;
}
