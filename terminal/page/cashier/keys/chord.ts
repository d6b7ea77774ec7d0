/** The parts of a keyboard event that say which key it is. */
export type PressedKey = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
};

/** `F5`, `Enter`, `a`, `Ctrl+B`: one name for a key and what is held with it. */
export function chordOf(pressed: PressedKey): string {
  if (!pressed.ctrlKey && !pressed.metaKey && !pressed.altKey) return pressed.key;
  const held = pressed.ctrlKey || pressed.metaKey ? 'Ctrl' : 'Alt';
  return `${held}+${pressed.key.length === 1 ? pressed.key.toUpperCase() : pressed.key}`;
}

const editing = new Set(['Ctrl+A', 'Ctrl+C', 'Ctrl+V', 'Ctrl+X', 'Ctrl+Z']);

/** Whether the browser would do something of its own with this key: reload, search, close, open its tools. */
export function leaks(chord: string, inTextField: boolean): boolean {
  if (/^F[0-9]+$/.test(chord)) return true;
  if (chord.startsWith('Alt+')) return true;
  if (chord.startsWith('Ctrl+')) return !(inTextField && editing.has(chord));
  return false;
}
