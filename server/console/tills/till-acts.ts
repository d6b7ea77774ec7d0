import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { call, segment } from '../line/console-client.ts';

/** What staff can do with a till from here. */
export type TillAct = 'stop' | 'wipe' | 'work' | 'write-off';

/** A till that has wiped itself hears nothing any more: only what it held can still be taken back. */
export function actsOf({ order, alarm }: Pick<TerminalLine, 'order' | 'alarm'>): readonly TillAct[] {
  if (order?.kind === 'wipe' && order.obeyedAt !== null) return ['write-off'];
  const isStill = order !== null || alarm !== null;
  return [
    ...(isStill ? (['work'] as const) : []),
    ...(order?.kind === 'stop' ? [] : (['stop'] as const)),
    ...(order?.kind === 'wipe' ? [] : (['wipe'] as const)),
    'write-off',
  ];
}

/** Throws `ConsoleProblem`. */
export async function carryOut(act: TillAct, terminal: string): Promise<void> {
  const path = `/terminals/${segment(terminal)}`;
  if (act === 'write-off') await call({ method: 'POST', path: `${path}/leases/write-off` });
  else await call({ method: 'PUT', path: `${path}/order`, body: { kind: act } });
}
