import type { Tongue } from '../../language/words.tsx';
import type { CashierState } from '../sale/cashier-state.ts';
import { recognitionOf } from '../sale/who-is-there.ts';
import { hinderedOffers } from './line-notes.ts';

export type NoteIcon = 'phone' | 'info' | 'clock' | 'shield' | 'paper' | 'training' | 'card' | 'warning';
export type Note = {
  readonly tone: 'attn' | 'stop' | 'info' | 'part' | 'train' | 'ok';
  readonly icon: NoteIcon;
  readonly text: string;
};

/** What to do next, in one line under the amount; null: nothing but the button. */
export function noteOf(
  state: CashierState,
  tongue: Tongue,
  reason: (declined: ReturnType<typeof hinderedOffers>[number]) => string,
): Note | null {
  const { stage, basket } = state;
  const { notes } = tongue.words;
  if (stage.at === 'unknown')
    return stage.byHand
      ? { tone: 'attn', icon: 'warning', text: notes.byHand }
      : { tone: 'attn', icon: 'shield', text: notes.unknown };
  if (state.link === 'lost') return { tone: 'attn', icon: 'shield', text: notes.lost };
  if (stage.at === 'done') {
    const troubled = state.status?.printers.find((printer) => printer.state !== 'ready');
    if (troubled !== undefined) {
      const text = troubled.state === 'paper-out' ? notes.paper : notes.printer;
      return { tone: 'attn', icon: 'paper', text };
    }
    return state.training ? { tone: 'train', icon: 'training', text: notes.training } : null;
  }
  const refusal = ofRefusal(state, tongue);
  if (refusal !== null) return refusal;
  const [hindered] = basket.decided === null ? [] : hinderedOffers(basket.decided, state.offers);
  if (hindered !== undefined && recognitionOf(state)?.code === 'member') {
    const offer = state.offers.get(hindered.offer);
    const title = offer === undefined ? hindered.offer : tongue.of(offer.title);
    return { tone: 'attn', icon: 'clock', text: notes.notApplied(title, reason(hindered)) };
  }
  if (state.unkept) return { tone: 'attn', icon: 'warning', text: notes.unkept };
  if (basket.tender !== null) return { tone: 'info', icon: 'card', text: notes.tender[basket.tender] };
  return state.training ? { tone: 'train', icon: 'training', text: notes.training } : null;
}

function ofRefusal(state: CashierState, { words: { notes } }: Tongue): Note | null {
  switch (recognitionOf(state)?.code) {
    case 'not-certified':
      return { tone: 'attn', icon: 'phone', text: notes.notCertified };
    case 'not-active':
      return { tone: 'attn', icon: 'info', text: notes.notActive };
    case 'card-not-activated':
      return { tone: 'attn', icon: 'info', text: notes.notActivated };
    case 'not-a-member':
      return { tone: 'attn', icon: 'info', text: notes.notAMember };
    case 'other-union':
      return { tone: 'attn', icon: 'info', text: notes.otherUnion };
    case 'card-stopped':
      return { tone: 'stop', icon: 'info', text: notes.stopped };
    case 'not-genuine':
      return { tone: 'stop', icon: 'info', text: notes.notGenuine };
    case 'insert-card':
      return { tone: 'info', icon: 'info', text: notes.insert };
    case 'unreadable':
      return { tone: 'attn', icon: 'info', text: notes.unreadable };
    case 'cache-expired':
      return { tone: 'attn', icon: 'warning', text: notes.expired };
    default:
      return null;
  }
}
