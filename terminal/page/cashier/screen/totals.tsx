import type { ReactNode } from 'react';
import { amountText } from '../../../core/words/amount-words.ts';
import type { CashierWords } from '../../language/cashier-zh.ts';
import { useTongue } from '../../language/words.tsx';
import {
  CardIcon,
  ClockIcon,
  InfoIcon,
  LockIcon,
  PaperOutIcon,
  PhoneIcon,
  ShieldCheckIcon,
  TrainingIcon,
  WarningIcon,
} from '../../look/icons.tsx';
import { withKeys } from '../keys/key-map.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import { type Go, goOf } from '../sale/confirm.ts';
import { mayGo } from '../sale/hands.ts';
import { type NoteIcon, noteOf } from '../verdict/note.ts';
import { whyNot } from '../verdict/why-not.ts';
import { Amount } from './amount.tsx';
import { MiniBasket } from './mini-basket.tsx';
import type { Send } from './send.ts';
import { Foreign } from './sentence.tsx';
import { shownBasket } from './shown-basket.ts';

/** Amounts of so many characters are drawn smaller, and smaller still: they never wrap and are never cut. */
const longAmount = {
  alone: { smaller: 9, smallest: 11, tiny: 15 },
  /** Beside its word, on one line. */
  besideWord: { smaller: 8, smallest: 10, tiny: 12 },
} as const;

const noteIcons: Readonly<Record<NoteIcon, () => ReactNode>> = {
  phone: () => <PhoneIcon />,
  info: () => <InfoIcon />,
  clock: () => <ClockIcon />,
  shield: () => <ShieldCheckIcon />,
  paper: () => <PaperOutIcon />,
  training: () => <TrainingIcon />,
  card: () => <CardIcon />,
  warning: () => <WarningIcon />,
};

/** The one number, in the one place, whatever the state; and the one button. */
export function Totals({ state, send, withLines }: { state: CashierState; send: Send; withLines: boolean }) {
  const tongue = useTongue();
  const { words } = tongue;
  const shown = shownBasket(state);
  const isComputing = shown.pending || (state.card.reading === 'shown' && shown.lines.length > 0);
  const due = amountText(shown.payable);
  const note = noteOf(state, tongue, (declined) => tongue.of(whyNot(state, declined).why));
  const { smaller, smallest, tiny } = longAmount[withLines ? 'besideWord' : 'alone'];
  const size =
    due.length >= tiny
      ? 'tiny'
      : due.length >= smallest
        ? 'smallest'
        : due.length >= smaller
          ? 'smaller'
          : '';
  return (
    <section className={withLines ? 'right with-lines' : 'right'} aria-label={words.total}>
      {withLines && <MiniBasket state={state} shown={shown} send={send} />}
      <dl className="tot">
        <dt>{words.list}</dt>
        <dd className="list">
          <Amount fen={shown.list} />
        </dd>
        <dt>{words.discounts(shown.offers)}</dt>
        <dd className={shown.discount > 0 ? 'disc' : 'disc zero'}>
          {isComputing ? words.computing : shown.discount > 0 ? <Amount fen={-shown.discount} /> : '—'}
        </dd>
      </dl>
      <div className="due">
        <span>{state.stage.at === 'done' ? words.paid : words.payable}</span>
        <output className={`big ${size} ${shown.lines.length === 0 && shown.payable === 0 ? 'zero' : ''}`}>
          {isComputing ? <span className="n">—</span> : <Amount fen={shown.payable} />}
        </output>
      </div>
      {note !== null && (
        <p className={`note ${note.tone}`}>
          {noteIcons[note.icon]()}
          <Foreign text={withKeys(note.text, state.settings.keys)} />
        </p>
      )}
      <GoButton state={state} send={send} />
    </section>
  );
}

function GoButton({ state, send }: { state: CashierState; send: Send }) {
  const { words } = useTongue();
  const go = goOf(state);
  const press = () => send({ type: 'go' });
  if (go.go !== 'wait' && !mayGo(state)) {
    return (
      <button type="button" className="go wait" disabled>
        <span>{goWord(go, words)}</span>
      </button>
    );
  }
  if (go.go === 'wait') {
    return (
      <button type="button" className="go wait" disabled>
        {go.for === 'close' && <LockIcon />}
        <span>{waitWord(go, words, state.settings.keys.close)}</span>
      </button>
    );
  }
  const isFull = go.go === 'confirm' && go.how === 'full-price';
  return (
    <button type="button" className={isFull ? 'go alt' : 'go'} onClick={press}>
      <span>{goWord(go, words)}</span>
      {state.panel === null && <kbd>Enter</kbd>}
    </button>
  );
}

function goWord(go: Exclude<Go, { go: 'wait' }>, { go: words }: CashierWords): string {
  if (go.go === 'next') return words.next;
  if (go.go === 'come-back') return words.comeBack;
  return go.how === 'primary' ? words.confirm : go.how === 'full-price' ? words.fullPrice : words.newAmount;
}

function waitWord(go: Extract<Go, { go: 'wait' }>, { go: words }: CashierWords, closeKey: string): string {
  if (go.for === 'outcome') return words.outcome(go.tries);
  return go.for === 'close' ? words.close(closeKey) : words[go.for];
}
