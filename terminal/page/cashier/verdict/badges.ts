import type { Tongue } from '../../language/words.tsx';
import type { CashierState } from '../sale/cashier-state.ts';
import { ageText } from './age-text.ts';
import { printerText } from './printer-text.ts';
import { troubleToTell } from './reader-trouble.ts';

export type BadgeIcon = 'training' | 'reader' | 'printer' | 'paper-out' | 'online' | 'offline' | 'warning';
export type Badge = {
  readonly name: 'training' | 'reader' | 'printer' | 'network' | 'update';
  readonly tone: 'ok' | 'attn' | 'stop' | 'train';
  readonly icon: BadgeIcon;
  readonly text: string;
};

/** The health of the counter in a row of words: quiet while all is well. */
export function badgesOf(state: CashierState, tongue: Tongue): readonly Badge[] {
  const { words } = tongue;
  const { status } = state;
  const training: Badge[] = state.training
    ? [{ name: 'training', tone: 'train', icon: 'training', text: words.training }]
    : [];
  if (status === null) return training;
  const update: Badge[] = status.cache.programmes.some(({ needsUpdate }) => needsUpdate.length > 0)
    ? [{ name: 'update', tone: 'attn', icon: 'warning', text: words.needsUpdate }]
    : [];
  return [
    ...training,
    ...update,
    readerBadge(status, tongue),
    ...printerBadge(status, tongue),
    networkBadge(status, tongue),
  ];
}

type Status = NonNullable<CashierState['status']>;

function readerBadge({ readers }: Status, { words }: Tongue): Badge {
  const badge = { name: 'reader', icon: 'reader' } as const;
  if (readers.length === 0) return { ...badge, tone: 'attn', text: words.readerMissing };
  const trouble = troubleToTell(readers);
  if (trouble === null) return { ...badge, tone: 'ok', text: words.reader };
  return { ...badge, tone: 'attn', text: words.troubles[trouble] ?? words.readerTrouble };
}

function printerBadge({ printers }: Status, { words }: Tongue): readonly Badge[] {
  if (printers.length === 0) return [];
  const trouble = printers.find(({ state }) => state !== 'ready');
  if (trouble === undefined) return [{ name: 'printer', tone: 'ok', icon: 'printer', text: words.printer }];
  const text = printerText(trouble, words);
  const waiting = trouble.waiting > 0 ? ` · ${words.papersWaiting(trouble.waiting)}` : '';
  return [{ name: 'printer', tone: 'attn', icon: 'paper-out', text: `${text}${waiting}` }];
}

function networkBadge({ network, cache, journal }: Status, tongue: Tongue): Badge {
  const { words } = tongue;
  const unsent = journal.unsent > 0 ? [words.unsent(journal.unsent)] : [];
  const badge = { name: 'network', icon: 'offline' } as const;
  const join = (...parts: readonly string[]) => parts.join(' · ');
  if (cache.tier === 'expired') return { ...badge, tone: 'stop', text: join(words.rulesExpired, ...unsent) };
  if (cache.tier === 'none') return { ...badge, tone: 'stop', text: join(words.rulesMissing, ...unsent) };
  if (network === 'offline') {
    const isFresh = cache.ageHours === null || cache.ageHours * 60 < 1;
    const offline = isFresh ? words.offline : words.offlineFor(ageText(cache.ageHours ?? 0, tongue));
    const text = join(offline, words.rules(cache.version), ...unsent);
    return { ...badge, tone: 'attn', text };
  }
  return { name: 'network', icon: 'online', tone: 'ok', text: join(words.online, ...unsent) };
}
