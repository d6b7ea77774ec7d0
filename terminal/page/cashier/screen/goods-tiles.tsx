import { useTongue } from '../../language/words.tsx';
import { BackspaceIcon, DrinkIcon, FilmIcon, TagIcon, TicketIcon } from '../../look/icons.tsx';
import { withKeys } from '../keys/key-map.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import { tileGoodsMax } from '../sale/settings.ts';
import { noticeText } from '../verdict/notice-text.ts';
import { Amount } from './amount.tsx';
import type { Send } from './send.ts';
import { Foreign } from './sentence.tsx';

const padKeys = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '.'] as const;

/** Merchants of few goods: a tile each, and a number pad for any other amount. */
export function GoodsTiles({ state, send }: { state: CashierState; send: Send }) {
  const { words } = useTongue();
  const tongue = useTongue();
  const { entry, notice } = state;
  const goods = (state.catalogue?.goods ?? []).slice(0, tileGoodsMax);
  const counts = new Map(state.basket.lines.map(({ sku, quantity }) => [sku, quantity]));
  const columns = goods.length > 6 ? 'three' : 'two';
  const isTyping = entry.typed !== '' && !entry.hidden;
  return (
    <section className="left pad" aria-label={words.entry.tiles}>
      <div className={`tiles ${columns}`}>
        {goods.map(({ sku, name, price, category }) => {
          const count = counts.get(sku);
          return (
            <button
              type="button"
              key={sku}
              className={count === undefined ? 'tile' : 'tile on'}
              onClick={() => send({ type: 'tile', sku })}
            >
              {count === undefined ? (
                <GoodsIcon category={category} />
              ) : (
                <span className="q n">×{count}</span>
              )}
              <b>
                <Foreign text={name} />
              </b>
              <span className="pr">{price === null ? words.entry.enterAmount : <Amount fen={price} />}</span>
            </button>
          );
        })}
      </div>
      <div className="pad2">
        <output className="disp">
          <span>{entry.for === 'quantity' ? words.entry.quantity : words.entry.amount}</span>
          <b className={isTyping ? 'n' : 'n none'}>
            {entry.times !== null && `${entry.times}×`}
            <bdi>{isTyping ? entry.typed : entry.for === 'quantity' ? '' : '0.00'}</bdi>
          </b>
        </output>
        <div className="kp">
          {padKeys.map((char) => (
            <button type="button" key={char} onClick={() => send({ type: 'typed', char, hidden: false })}>
              {char}
            </button>
          ))}
          <button
            type="button"
            className="s"
            aria-label={words.entry.clear}
            onClick={() => send({ type: 'act', action: 'backspace' })}
          >
            <BackspaceIcon />
          </button>
        </div>
        <button
          type="button"
          className="take"
          disabled={!isTyping}
          onClick={() => send({ type: 'act', action: 'confirm' })}
        >
          {notice === null ? (
            <>
              {words.entry.enterAmount} <kbd>Enter</kbd>
            </>
          ) : (
            <span role="alert">
              <Foreign text={withKeys(noticeText(notice, tongue), state.settings.keys)} />
            </span>
          )}
        </button>
      </div>
    </section>
  );
}

/** A picture for the eye only; the name beside it says what it is. */
function GoodsIcon({ category }: { category: string }) {
  if (/film|cinema|movie/.test(category)) return <FilmIcon />;
  if (/ticket/.test(category)) return <TicketIcon />;
  return /drink|snack|food|meal/.test(category) ? <DrinkIcon /> : <TagIcon />;
}
