import type { Language } from '../language/words.ts';

/** Every time on the console is China's, wherever the reader's machine stands. */
const zone = 'Asia/Shanghai';
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: zone,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `2026-10-03 16:20:12` */
export function instantText(instant: string): string {
  return clock.format(new Date(instant));
}

/** `16:20` */
export function timeText(instant: string): string {
  return instantText(instant).slice(11, 16);
}

/** The civil day in China: `2026-10-03`. */
export function dayOf(atMs: number): string {
  return clock.format(atMs).slice(0, 10);
}

export function hourOf(atMs: number): number {
  return Number(clock.format(atMs).slice(11, 13));
}

/** `2026-10-03` and -1 → `2026-10-02`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** `周六`, `Sat` */
export function weekdayText(day: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** How long ago: whole minutes below an hour, whole hours below two days, then days. */
export function ageText(ageMs: number, language: Language): string {
  const zh = language === 'zh-CN';
  if (ageMs < minuteMs) return zh ? '不到 1 分钟' : 'under 1 min';
  if (ageMs < hourMs) return `${Math.floor(ageMs / minuteMs)} ${zh ? '分钟' : 'min'}`;
  if (ageMs < 2 * dayMs) return `${Math.floor(ageMs / hourMs)} ${zh ? '小时' : 'h'}`;
  return `${Math.floor(ageMs / dayMs)} ${zh ? '天' : 'days'}`;
}

/** The same of an age that is known in whole hours only. */
export function hoursText(hours: number, language: Language): string {
  if (hours < 1) return language === 'zh-CN' ? '不到 1 小时' : 'under 1 h';
  return ageText(hours * hourMs, language);
}

/** `1284` → `1,284` */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share in percent with one digit, `—` of nothing: `84.1%`. */
export function percentText(part: number, whole: number): string {
  return whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)}%`;
}
