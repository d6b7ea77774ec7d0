/** A page that is refused again at once gains nothing by loading again and again. */
const reloadEveryMsMin = 2_000;
const reloadedKey = 'puhui.cashier.reloaded';

/** Loads the page anew for the key of the till's new start; not more often than every two seconds. */
export function reloadOnce(page: Window): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const lastMs = Number(page.sessionStorage.getItem(reloadedKey) ?? '0');
    const waitMs = Math.max(0, lastMs + reloadEveryMsMin - Date.now());
    page.setTimeout(
      () => {
        page.sessionStorage.setItem(reloadedKey, String(Date.now()));
        page.location.reload();
      },
      Math.min(waitMs, reloadEveryMsMin),
    );
  };
}
