import { focusManager } from '@tanstack/react-query';

/** A page that nobody has touched for this long stops asking, so that its session ends when it should. */
const attendedMsMax = 20 * 60_000;
const touches = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

let lastTouchMs = Date.now();
let gone: ReturnType<typeof setTimeout> | undefined;

export function isAttended(): boolean {
  return Date.now() - lastTouchMs < attendedMsMax;
}

/** Tells the query client that an unattended page has no focus: what repeats pauses, and goes on at a touch. */
export function watchAttendance(): () => void {
  const touched = () => {
    const wasGone = !isAttended();
    lastTouchMs = Date.now();
    if (wasGone) focusManager.setFocused(undefined);
    clearTimeout(gone);
    gone = setTimeout(() => focusManager.setFocused(false), attendedMsMax);
  };
  touched();
  for (const kind of touches) addEventListener(kind, touched, { passive: true });
  return () => {
    clearTimeout(gone);
    for (const kind of touches) removeEventListener(kind, touched);
  };
}
