import { useTongue } from '../../language/words.tsx';
import { DashCircleIcon, TagIcon } from '../../look/icons.tsx';
import type { Decided, PageLine } from '../sale/basket.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import { notesOfLine, reasonsOfLine } from '../verdict/line-notes.ts';
import { whyNot } from '../verdict/why-not.ts';
import { Amount } from './amount.tsx';
import { Foreign, Sentence } from './sentence.tsx';

/** More than this many reasons are counted, not told: the row must stay a row. */
const reasonsShownMax = 4;

type Row = {
  readonly line: PageLine;
  readonly decided: Decided | null;
  readonly state: CashierState;
  readonly isCurrent: boolean;
  readonly choose: (() => void) | null;
};

export function BasketRow({ line, decided, state, isCurrent, choose }: Row) {
  const { offers } = state;
  const tongue = useTongue();
  const { words } = tongue;
  const notes = decided === null ? null : notesOfLine(decided, line, offers);
  const list = line.unitPrice * line.quantity;
  const discount = notes?.discount ?? 0;
  const titleOf = (id: string) => tongue.of(offers.get(id)?.title ?? { zh: id });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys choose rows, from anywhere on the page
    <li
      className={isCurrent ? 'row cols cur' : 'row cols'}
      aria-current={isCurrent}
      onClick={choose ?? undefined}
    >
      <span className="nm">
        <Foreign text={line.name ?? words.amountLine(line.category)} />
      </span>
      <span className="n">{line.quantity}</span>
      <span>
        <Amount fen={line.unitPrice} />
      </span>
      <span className="off">{discount > 0 && <Amount fen={-discount} />}</span>
      <span className="pay">{decided !== null && <Amount fen={list - discount} />}</span>
      {notes?.applied.map(({ offer, units, discount: part }) => (
        <span className="why" key={offer.offer}>
          <TagIcon />
          <Foreign text={titleOf(offer.offer)} />
          {units !== line.quantity && <span className="n">×{units}</span>}
          {notes.applied.length > 1 && <Amount fen={-part} />}
        </span>
      ))}
      {isCurrent && decided !== null ? (
        <Reasons line={line} decided={decided} state={state} />
      ) : (
        notes?.why != null && (
          <span className="why no">
            <DashCircleIcon />
            <Foreign text={words.notApplied(tongue.of(whyNot(state, notes.why).why))} />
          </span>
        )
      )}
    </li>
  );
}

/** The current row tells all: every offer that its goods could have, why not, and what would change it. */
function Reasons({ line, decided, state }: { line: PageLine; decided: Decided; state: CashierState }) {
  const { offers } = state;
  const tongue = useTongue();
  const reasons = reasonsOfLine(decided, line, offers);
  const told = reasons.filter(({ reason }) => reason !== 'no-member').slice(0, reasonsShownMax);
  const forMembers = reasons.filter(({ reason }) => reason === 'no-member');
  if (forMembers.length > 0) {
    // Without a card they all lack the same thing: one line says what it would bring.
    const titles = forMembers.map(({ offer }) => tongue.of(offers.get(offer)?.title ?? { zh: offer }));
    return (
      <span className="why no">
        <TagIcon />
        <Foreign text={tongue.words.membersGet(titles.join(tongue.words.between))} />
      </span>
    );
  }
  return (
    <>
      {told.map((declined) => {
        const offer = offers.get(declined.offer);
        const { why, change } = whyNot(state, declined);
        const reason = change === null ? tongue.of(why) : `${tongue.of(why)} · ${tongue.of(change)}`;
        return (
          <span className="why no" key={declined.offer}>
            <DashCircleIcon />
            <Foreign className="title" text={tongue.of(offer?.title ?? { zh: declined.offer })} />
            <span className="reason">
              <Sentence text={reason} />
            </span>
          </span>
        );
      })}
      {reasons.length > told.length && (
        <span className="why no">{tongue.words.moreOffers(reasons.length - told.length)}</span>
      )}
    </>
  );
}
