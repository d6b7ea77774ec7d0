import { amountText } from '../../../core/words/amount-words.ts';
import { nearestHint } from '../../../core/words/hint.ts';
import { useTongue } from '../../language/words.tsx';
import { DashCircleIcon, InfoIcon, KeyboardIcon } from '../../look/icons.tsx';
import { withKeys } from '../keys/key-map.ts';
import type { CashierState, Notice } from '../sale/cashier-state.ts';
import { noticeText } from '../verdict/notice-text.ts';
import { Foreign, Sentence } from './sentence.tsx';
import type { Shown } from './shown-basket.ts';

/** Notices that only tell what was done. */
const goodNews: ReadonlySet<Notice['say']> = new Set<Notice['say']>(['held', 'card-asked']);

/** One strip under the rows: what is being typed, else what was wrong with it, else the nearest offer. */
export function BelowBasket({ state, shown }: { state: CashierState; shown: Shown }) {
  const tongue = useTongue();
  const { words } = tongue;
  const { entry, notice } = state;
  const isTyping = (entry.typed !== '' && !entry.hidden) || entry.for === 'quantity' || entry.times !== null;
  if (isTyping || notice !== null) {
    return (
      <div className={notice === null ? 'strip' : goodNews.has(notice.say) ? 'strip told' : 'strip faulty'}>
        {notice === null ? <KeyboardIcon /> : <InfoIcon />}
        <span className="label">{entry.for === 'quantity' ? words.entry.quantity : words.entry.goods}</span>
        <b className="typed n">
          {entry.times !== null && <span className="times">{entry.times}×</span>}
          <bdi>{entry.hidden ? '' : entry.typed}</bdi>
          <i className="caret" />
        </b>
        <span className="said" role={notice === null ? undefined : 'alert'}>
          {notice === null ? (
            words.entry.enter
          ) : (
            <Foreign text={withKeys(noticeText(notice, tongue), state.settings.keys)} />
          )}
        </span>
      </div>
    );
  }
  const hint =
    shown.decided === null || state.stage.at === 'done'
      ? null
      : nearestHint(shown.decided.view.decision, [...state.offers.values()]);
  if (hint === null) return null;
  return (
    <div className="hint">
      <DashCircleIcon />
      <div>
        <b>
          <Sentence text={tongue.of(hint.words)} />
        </b>
        <small>
          <Foreign text={tongue.of(state.offers.get(hint.offer)?.title ?? { zh: hint.offer })} />{' '}
          <span className="n">
            {amountText(hint.reached)} / {amountText(hint.needed)}
          </span>
        </small>
      </div>
      <div className="meter" role="img" aria-label={`${Math.floor(hint.ratio * 100)}%`}>
        <i style={{ width: `${hint.ratio * 100}%` }} />
      </div>
    </div>
  );
}
