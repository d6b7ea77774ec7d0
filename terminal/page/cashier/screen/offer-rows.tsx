import type { Decision } from '../../../core/decide/decision.ts';
import { funderWords } from '../../../core/words/funder-words.ts';
import { useTongue } from '../../language/words.tsx';
import { TagIcon } from '../../look/icons.tsx';
import type { Offers } from '../verdict/line-notes.ts';
import { Amount } from './amount.tsx';
import { Foreign } from './sentence.tsx';

/** What belongs to no single line: reductions of the whole basket, subsidies, gifts and points. */
export function OfferRows({ decision, offers }: { decision: Decision; offers: Offers }) {
  const tongue = useTongue();
  const { words } = tongue;
  const titleOf = (id: string) => tongue.of(offers.get(id)?.title ?? { zh: id });
  return (
    <>
      {decision.applied
        .filter(({ layer }) => layer !== 'item')
        .map(({ offer, layer, discount, funders }) => (
          <li className="row cols whole" key={offer}>
            <span className="nm">{layer === 'subsidy' ? words.subsidy : words.wholeBasket}</span>
            <span />
            <span />
            <span className="off">
              <Amount fen={-discount} />
            </span>
            <span />
            <span className="why">
              <TagIcon />
              <Foreign text={titleOf(offer)} />
              {layer === 'subsidy' && (
                <span>
                  {words.fundedBy(
                    funders.map(({ funder }) => tongue.of(funderWords(funder))).join(words.between),
                  )}
                </span>
              )}
            </span>
          </li>
        ))}
      {decision.granted.map(({ offer, gift, points }) => (
        <li className="row cols whole" key={offer}>
          <span className="nm">{words.gift}</span>
          <span />
          <span />
          <span className="off" />
          <span />
          <span className="why">
            <TagIcon />
            <Foreign text={titleOf(offer)} />
            {gift !== undefined && <Foreign text={tongue.of(gift)} />}
            {points !== undefined && <span>{words.points(points)}</span>}
          </span>
        </li>
      ))}
    </>
  );
}
