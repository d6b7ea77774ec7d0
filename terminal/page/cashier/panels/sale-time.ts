/** `11-21 10:18` of an instant that is written with China's offset: no machine's zone moves it. */
export function dayAndTime(at: string): string {
  return `${at.slice(5, 10)} ${at.slice(11, 16)}`;
}
