import type { RecognitionCode } from '../../../wire/counter/checkout-view.ts';
import { chinaTime } from '../../china-clock.ts';
import type { Tongue } from '../../language/words.tsx';
import type { CashierState } from '../sale/cashier-state.ts';
import { mustBeClosed, recognitionOf } from '../sale/who-is-there.ts';
import { ageText } from './age-text.ts';
import { hinderedOffers } from './line-notes.ts';
import { noticeText } from './notice-text.ts';
import { troubleToTell, troubleWords } from './reader-trouble.ts';

export type Tone = 'idle' | 'info' | 'ok' | 'part' | 'attn' | 'stop';
export type BandIcon =
  | 'reader'
  | 'shield'
  | 'half'
  | 'shield-cross'
  | 'stop'
  | 'copied'
  | 'insert'
  | 'hourglass'
  | 'check'
  | 'warning'
  | 'offline';

/** The verdict: one colour, one word, one reason. */
export type Band = {
  readonly tone: Tone;
  readonly icon: BandIcon;
  readonly title: string;
  readonly text: string;
  /** Fen that the member saves by this basket. */
  readonly saved: number | null;
  readonly gifts: number;
  /** Only the close key goes on. */
  readonly mustClose: boolean;
  readonly bar: 'none' | 'running';
};

const plain = { saved: null, gifts: 0, mustClose: false, bar: 'none' } as const;

export function bandOf(state: CashierState, tongue: Tongue): Band {
  const { stage, card, basket } = state;
  const { band } = tongue.words;
  if (state.elsewhere)
    return { ...plain, tone: 'attn', icon: 'warning', title: band.elsewhere, text: band.elsewhereText };
  if (stage.at === 'unknown') {
    const at = chinaTime(stage.pending.atMs);
    const text = band.unknownText(tongue.words.amount(stage.pending.payable), at);
    return { ...plain, tone: 'attn', icon: 'hourglass', title: band.unknown, text, bar: 'running' };
  }
  if (state.link === 'lost')
    return { ...plain, tone: 'attn', icon: 'offline', title: band.lost, text: band.lostText, bar: 'running' };
  if (stage.at === 'done') {
    const { discount, isMember } = stage.sale;
    const text = discount > 0 && isMember ? band.doneSaved(tongue.words.amount(discount)) : band.doneText;
    return { ...plain, tone: 'ok', icon: 'check', title: band.done, text };
  }
  if (stage.at === 'changed' && basket.decided !== null) {
    const after = basket.decided.view.decision.payable;
    const text = band.changedText(tongue.words.amount(stage.before), tongue.words.amount(after));
    return { ...plain, tone: 'attn', icon: 'warning', title: band.changed, text };
  }
  if (card.reading === 'shown')
    return {
      ...plain,
      tone: 'info',
      icon: 'reader',
      title: band.reading,
      text: band.readingText,
      bar: 'running',
    };
  const ordered = state.status?.order ?? null;
  if (ordered !== null) return orderedBand(ordered, tongue);
  const { notice } = state;
  if (notice?.say === 'member-code' && !mustBeClosed(state))
    return { ...plain, ...attn('warning', band.memberCode, noticeText(notice, tongue)) };
  const recognition = recognitionOf(state);
  if (recognition === null) return nobody(state, tongue);
  return recognition.code === 'member' ? member(state, tongue) : refused(state, recognition.code, tongue);
}

/** The union has ordered this till out of its offers: that stands above whatever a card would come to. */
function orderedBand(order: NonNullable<Status['order']>, { words: { band } }: Tongue): Band {
  const stop = { ...plain, tone: 'stop', icon: 'stop' } as const;
  if (order.kind === 'stop') {
    const text = order.why === 'two-machines' ? band.twoMachinesText : band.haltedText;
    return { ...stop, title: band.halted, text };
  }
  return order.isDone
    ? { ...stop, title: band.wiped, text: band.wipedText }
    : { ...stop, title: band.halted, text: band.wipingText };
}

type Status = NonNullable<CashierState['status']>;

function nobody(state: CashierState, tongue: Tongue): Band {
  const { band } = tongue.words;
  const idle = { ...plain, tone: 'idle', icon: 'reader' } as const;
  if (state.link === 'connecting')
    return { ...idle, icon: 'hourglass', title: band.connecting, text: band.connectingText };
  const trouble = readerTrouble(state, tongue);
  if (trouble !== null) return trouble;
  if (state.basket.lines.length === 0) return { ...idle, title: band.idle, text: band.idleText };
  const code = state.basket.decided?.view.recognition.code;
  return code !== undefined && code !== 'none' && code !== 'member'
    ? { ...idle, title: band.closed, text: band.closedText }
    : { ...idle, title: band.basket, text: band.basketText };
}

/** "Show the card" would be false while no card can be read: what is wrong, and what to do, in its place. */
function readerTrouble({ status }: CashierState, tongue: Tongue): Band | null {
  const trouble = status === null ? null : troubleToTell(status.readers);
  const known = trouble === null ? undefined : troubleWords(trouble);
  return known === undefined
    ? null
    : { ...plain, ...attn('warning', tongue.of(known.what), tongue.of(known.todo)) };
}

function member(state: CashierState, tongue: Tongue): Band {
  const { band, proof } = tongue.words;
  const recognition = recognitionOf(state);
  const decided = state.basket.decided;
  const decision = decided?.view.decision;
  const programme = state.status?.cache.programmes.find(({ id }) => id === recognition?.programme);
  const who = [
    programme === undefined ? null : tongue.of(programme.title),
    recognition?.presentation == null ? null : proof[recognition.presentation],
  ].filter((part) => part !== null);
  const facts = {
    ...plain,
    saved: decision === undefined ? null : decision.discount,
    gifts: decision?.granted.length ?? 0,
  };
  const isOffline = state.status?.network === 'offline';
  const hindered = decided == null ? [] : hinderedOffers(decided, state.offers);
  if (decision !== undefined && hindered.length > 0) {
    const used = decision.applied.length + decision.granted.length;
    const counted =
      used > 0 ? band.partialText(used, used + hindered.length) : band.unusedText(hindered.length);
    const text = isOffline ? band.offlineText(counted) : counted;
    return { ...facts, tone: 'part', icon: 'half', title: used > 0 ? band.partial : band.unused, text };
  }
  const text = [...who, ...(isOffline ? [band.offlineMember] : [])].join(' · ');
  return { ...facts, tone: 'ok', icon: 'shield', title: band.member, text };
}

type Refused = Exclude<RecognitionCode, 'none' | 'member'>;

function refused(state: CashierState, code: RecognitionCode, tongue: Tongue): Band {
  const { band } = tongue.words;
  const age = state.status?.cache.ageHours ?? null;
  const told: Readonly<Record<Refused, Omit<Band, keyof typeof plain>>> = {
    'not-a-member': attn('shield-cross', band.notAMember, band.notAMemberText),
    'not-certified': attn('shield-cross', band.refused, band.notCertified),
    'not-active': attn('shield-cross', band.refused, band.notActive),
    'card-not-activated': attn('shield-cross', band.refused, band.notActivated),
    'other-union': attn('shield-cross', band.otherUnion, band.otherUnionText),
    unreadable: attn('warning', band.unreadable, band.unreadableText),
    'cache-expired': attn(
      'offline',
      band.expired,
      age === null ? band.expiredText : band.expiredFor(ageText(age, tongue)),
    ),
    'card-stopped': { tone: 'stop', icon: 'stop', title: band.stopped, text: band.stoppedText },
    'not-genuine': { tone: 'stop', icon: 'copied', title: band.notGenuine, text: band.notGenuineText },
    'insert-card': { tone: 'info', icon: 'insert', title: band.insert, text: band.insertText },
  };
  const verdict = told[code as Refused];
  return { ...plain, ...verdict, mustClose: verdict.tone === 'stop' };
}

function attn(icon: BandIcon, title: string, text: string) {
  return { tone: 'attn', icon, title, text } as const;
}
