/** A page that is refused again at once gains nothing by loading again and again. */
const reloadEveryMsMin = 2_000;
const reloadedKey = 'puhui.cashier.reloaded';

/** Loads the page anew for the key of the till's new start; not more often than every two seconds. */
export function reloadOnce(page: Window): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const lastMs = lastReloadMs(page);
    const waitMs = Math.max(0, lastMs + reloadEveryMsMin - Date.now());
    page.setTimeout(
      () => {
        keepReloadMs(page);
        page.location.reload();
      },
      Math.min(waitMs, reloadEveryMsMin),
    );
  };
}

/** A browser that forbids storage throws at the asking: the page is then loaded anew without a memory of it. */
function lastReloadMs(page: Window): number {
  try {
    return Number(page.sessionStorage.getItem(reloadedKey) ?? '0');
  } catch {
    return Date.now();
  }
}

function keepReloadMs(page: Window): void {
  try {
    page.sessionStorage.setItem(reloadedKey, String(Date.now()));
  } catch {
    // Without it the next reload waits its full time.
  }
}
