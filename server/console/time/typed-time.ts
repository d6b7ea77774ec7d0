import { readDate } from '../../../terminal/core/calendar/civil-date.ts';

/** `2026-10-01`, and as people type it: `2026/10/1`, `2026.10.1`, `2026年10月1日`, `20261001`; null: no day. */
export function readTypedDay(typed: string): string | null {
  const text = plainSigns(typed).replace(/\s/g, '');
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return null;
  return readDate(`${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`);
}

/** `2026-10-01T09:05`, from a day as above and a clock behind it: `2026-10-1 9:05`; null: no such minute. */
export function readTypedMinute(typed: string): string | null {
  const parts = /^(.*\S)(?:\s+|T)(\d{1,2}):(\d{2})$/.exec(plainSigns(typed).trim());
  const day = parts === null ? null : readTypedDay(parts[1]!);
  if (parts === null || day === null || Number(parts[2]) > 23 || Number(parts[3]) > 59) return null;
  return `${day}T${parts[2]!.padStart(2, '0')}:${parts[3]}`;
}

/** Full-width digits and signs as Chinese input methods write them. */
function plainSigns(typed: string): string {
  return typed
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[−－]/g, '-')
    .replace(/。/g, '.');
}
