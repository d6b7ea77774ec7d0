/** What the twelve keys of the bar do, in the order of the keyboard. */
export const barActions = [
  'help',
  'keyed-rate',
  'ask-card',
  'close',
  'refund',
  'hold',
  'resume',
  'receipt',
  'sales',
  'tender',
  'language',
  'device',
] as const;
export type BarAction = (typeof barActions)[number];

/** Keys that every cashier knows; they are not remapped. */
export type FixedAction =
  | 'confirm'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'remove'
  | 'quantity'
  | 'backspace'
  | 'escape'
  | 'tray'
  | 'print';

export type Action = BarAction | FixedAction;

const fixedKeys: Readonly<Record<string, FixedAction>> = {
  Enter: 'confirm',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Delete: 'remove',
  '*': 'quantity',
  Backspace: 'backspace',
  Escape: 'escape',
  'Ctrl+B': 'tray',
  'Ctrl+P': 'print',
};

export function fixedAction(chord: string): FixedAction | null {
  return fixedKeys[chord] ?? null;
}
