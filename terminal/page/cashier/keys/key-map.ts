import { type BarAction, barActions, fixedAction } from './actions.ts';

/** Which key does what: `F1` … `F12`, or `Ctrl+` and a letter. */
export type KeyMap = Readonly<Record<BarAction, string>>;

export const factoryKeys: KeyMap = Object.fromEntries(
  barActions.map((action, position) => [action, `F${position + 1}`]),
) as Record<BarAction, string>;

/** Why a key cannot be given to an action. */
export type KeyFault =
  | { readonly fault: 'not-a-bar-key' }
  | { readonly fault: 'taken'; readonly by: BarAction | 'fixed' };

/** What the browser itself keeps, whatever a page says: a tab that closes loses no sale, but scares. */
const browserKeeps = new Set(['Ctrl+W', 'Ctrl+T', 'Ctrl+N', 'Ctrl+Q']);
const barKey = /^(F([1-9]|1[0-2])|Ctrl\+[A-Z])$/;

export function actionOf(keys: KeyMap, chord: string): BarAction | null {
  return barActions.find((action) => keys[action] === chord) ?? null;
}

export function remap(
  keys: KeyMap,
  wish: { readonly action: BarAction; readonly chord: string },
): { readonly keys: KeyMap } | KeyFault {
  const { action, chord } = wish;
  if (!barKey.test(chord) || browserKeeps.has(chord)) return { fault: 'not-a-bar-key' };
  if (fixedAction(chord) !== null) return { fault: 'taken', by: 'fixed' };
  const owner = actionOf(keys, chord);
  if (owner !== null && owner !== action) return { fault: 'taken', by: owner };
  return { keys: { ...keys, [action]: chord } };
}

/**
 * The bar stands like the keyboard: an action on `F5` stands fifth. What has no F-key fills the places that
 * are left.
 */
export function barOrder(keys: KeyMap): readonly BarAction[] {
  const placed = new Map<number, BarAction>();
  for (const action of barActions) {
    const place = /^F([0-9]+)$/.exec(keys[action])?.[1];
    if (place !== undefined) placed.set(Number(place), action);
  }
  const others = barActions.filter((action) => !keys[action].startsWith('F'));
  return barActions.map((action, position) => placed.get(position + 1) ?? others.shift() ?? action);
}

/** Sentences name keys by what they do, `{close}`: people read the key that it is now. */
export function withKeys(text: string, keys: KeyMap): string {
  return text.replaceAll(/\{([a-z-]+)\}/g, (whole, action) => keys[action as BarAction] ?? whole);
}

/** Keys read from storage: what is not a whole, faultless map is none. */
export function keyMapOf(kept: unknown): KeyMap | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const chords = barActions.map((action) => (kept as Record<string, unknown>)[action]);
  const good = chords.every((chord) => typeof chord === 'string' && barKey.test(chord));
  return good && new Set(chords).size === barActions.length ? (kept as KeyMap) : null;
}
