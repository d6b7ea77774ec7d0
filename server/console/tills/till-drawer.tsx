import { Link } from 'react-router';
import { useFrame } from '../frame/frame-context.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { RecordDrawer } from '../parts/record-drawer.tsx';
import { countText } from '../time/china-time.ts';
import { CacheText } from './cache-text.tsx';
import { StandingPill } from './standing-pill.tsx';
import type { StandingTill } from './till-standing.ts';
import { tillWords } from './till-words.ts';

type Opened = { readonly of: StandingTill | null; readonly onClose: () => void };

/** All that a till said of itself, and the rules of every programme that it holds. */
export function TillDrawer({ of, onClose }: Opened) {
  const titleOf = useTitle();
  const title = of === null ? '' : titleOf({ titleZh: of.till.storeTitleZh, titleEn: of.till.storeTitleEn });
  return (
    <RecordDrawer title={title} isOpen={of !== null} onClose={onClose}>
      {of === null ? null : <Till of={of} />}
    </RecordDrawer>
  );
}

function Till({ of: { till, standing } }: { readonly of: StandingTill }) {
  const words = useWords(tillWords);
  const titleOf = useTitle();
  const { session, to } = useFrame();
  const programmeText = (id: string) => {
    const known = session.programmes.find((programme) => programme.id === id);
    return known === undefined ? id : titleOf(known);
  };
  return (
    <div className="record">
      <dl className="facts">
        <dt>{words.state}</dt>
        <dd>
          <StandingPill standing={standing} />
        </dd>
        {till.alarm === null ? null : (
          <>
            <dt>{words.why}</dt>
            <dd>
              <bdi>{till.alarm}</bdi>
            </dd>
          </>
        )}
        <dt>{words.terminal}</dt>
        <dd>
          <bdi>{till.terminal}</bdi>
        </dd>
        <dt>{words.version}</dt>
        <dd>
          <bdi>{till.program ?? words.notReported}</bdi>
        </dd>
        <dt>{words.lastContact}</dt>
        <dd>
          <InstantText at={till.lastContact} />
        </dd>
        <dt>{words.clock}</dt>
        <dd>{till.clock === null ? words.notReported : <InstantText at={till.clock} />}</dd>
        <dt>{words.enrolledAt}</dt>
        <dd>
          <InstantText at={till.enrolledAt} />
        </dd>
        <dt>{words.sequence}</dt>
        <dd className="n">{countText(till.sequence)}</dd>
        <dt>{words.unsent}</dt>
        <dd className="n">{till.unsent === null ? words.notReported : countText(till.unsent)}</dd>
      </dl>
      <section>
        <h3>{words.cache}</h3>
        {till.cache === null ? <p className="quiet">{words.notReported}</p> : null}
        <dl className="facts">
          {(till.cache ?? []).map(({ programme }) => (
            <div className="fact" key={programme}>
              <dt>
                <bdi>{programmeText(programme)}</bdi>
              </dt>
              <dd>
                <CacheText till={till} programme={programme} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {till.needsUpdate === null || till.needsUpdate.length === 0 ? null : (
        <section>
          <h3>{words.needsUpdate}</h3>
          <ul>
            {till.needsUpdate.map((offer) => (
              <li key={offer}>
                <bdi>{offer}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Link className="plain-button" to={to(`/redemptions?terminal=${encodeURIComponent(till.terminal)}`)}>
        {words.sales}
      </Link>
    </div>
  );
}
