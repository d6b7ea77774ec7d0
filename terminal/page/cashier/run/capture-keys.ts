import { fixedAction } from '../keys/actions.ts';
import { chordOf, leaks } from '../keys/chord.ts';
import { actionOf } from '../keys/key-map.ts';
import { type Burst, hear, noBurst } from '../keys/scanner.ts';
import type { CashierEvent } from '../sale/cashier-events.ts';
import type { CashierState } from '../sale/cashier-state.ts';

type Target = 'page' | 'text' | 'control';

/**
 * One ear for all keys of the page: no field needs the focus for a scan, a digit or a function key, and none
 * of the browser's own keys gets through.
 */
export function captureKeys(
  page: Window,
  state: () => CashierState,
  send: (event: CashierEvent) => void,
): void {
  let burst: Burst = noBurst;
  page.addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing) return;
      const chord = chordOf(event);
      const target = targetOf(event.target);
      const { settings, panel } = state();
      if (leaks(chord, target === 'text')) event.preventDefault();

      if (
        panel?.panel === 'device' &&
        panel.capture !== null &&
        !['Control', 'Alt', 'Meta', 'Shift'].includes(event.key)
      ) {
        event.preventDefault();
        send({ type: 'captured-key', chord });
        return;
      }
      const heard = hear(burst, { key: event.key, atMs: event.timeStamp }, settings.scanEnd);
      burst = heard.burst;
      if (heard.heard === 'scan') {
        event.preventDefault();
        send({ type: 'scanned', code: heard.code });
        return;
      }
      if (heard.mayBeMember) {
        event.preventDefault();
        return;
      }
      const bar = actionOf(settings.keys, chord);
      if (bar !== null) {
        event.preventDefault();
        if (!event.repeat) send({ type: 'act', action: bar });
        return;
      }
      const fixed = fixedAction(chord);
      const takesRateBack = fixed === 'remove' && panel?.panel === 'rate' && panel.typed === '';
      if (fixed !== null && (isOurs(fixed, target) || takesRateBack)) {
        event.preventDefault();
        const isMoney = fixed === 'confirm' || fixed === 'escape' || fixed === 'tray' || fixed === 'print';
        if (!(event.repeat && isMoney)) send({ type: 'act', action: fixed });
        return;
      }
      if (fixed === null && target !== 'text' && chord.length === 1 && chord !== ' ') {
        event.preventDefault();
        send({ type: 'typed', char: chord, hidden: heard.looksScanned });
      }
    },
    { capture: true },
  );
  // A button that was clicked must not take the next Enter, nor the next scan's.
  page.addEventListener('click', () => {
    const { activeElement } = page.document;
    if (activeElement instanceof HTMLButtonElement) activeElement.blur();
  });
  page.addEventListener('contextmenu', (event) => event.preventDefault());
}

/** What a focused field or control does with a key by itself, it does. */
function isOurs(action: string, target: Target): boolean {
  if (target === 'page') return true;
  if (action === 'escape' || action === 'tray' || action === 'print') return true;
  if (target === 'text') return action === 'confirm' || action === 'up' || action === 'down';
  return false;
}

function targetOf(target: EventTarget | null): Target {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return 'text';
  if (target instanceof HTMLInputElement)
    return ['text', 'search'].includes(target.type) ? 'text' : 'control';
  return target instanceof HTMLButtonElement ? 'control' : 'page';
}
