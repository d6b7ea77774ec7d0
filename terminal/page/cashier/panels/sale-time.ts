const chinaOffsetMs = 8 * 3_600_000;

/** `11-21 10:18` in China Standard Time, whatever offset the instant is written with and the machine has. */
export function dayAndTime(at: string): string {
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs)) return at;
  const china = new Date(atMs + chinaOffsetMs).toISOString();
  return `${china.slice(5, 10)} ${china.slice(11, 16)}`;
}
