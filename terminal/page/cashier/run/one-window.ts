/** Held by the window that sells; the newest takes it from the one before. */
const lockName = 'puhui.cashier.window';

/**
 * Two windows would share one drawer, one basket and one confirmation. The one that was opened last goes on with
 * them; the one before is told so, once.
 */
export function watchOtherWindows(locks: LockManager, takenOver: () => void): void {
  locks
    .request(lockName, { steal: true }, () => new Promise<never>(() => {}))
    .catch((reason: unknown) => {
      if (reason instanceof DOMException && reason.name === 'AbortError') takenOver();
    });
}
