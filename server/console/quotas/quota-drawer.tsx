import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { QuotaState } from '../../quotas/quota-state.ts';
import type { QuotaLine } from '../../quotas/quota-view.ts';
import { useFrame } from '../frame/frame-context.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { call, segment } from '../line/console-client.ts';
import { Asked } from '../parts/asked.tsx';
import { RecordDrawer } from '../parts/record-drawer.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { periodText, QuotaAmount } from './quota-text.tsx';
import { quotaWords } from './quota-words.ts';
import { quotasKey } from './quotas-key.ts';

type Opened = { readonly of: QuotaLine | null; readonly onClose: () => void };

/** One pool: what became of it, and which tills hold how much of it. */
export function QuotaDrawer({ of, onClose }: Opened) {
  const titleOf = useTitle();
  return (
    <RecordDrawer title={of === null ? '' : titleOf(of)} isOpen={of !== null} onClose={onClose}>
      {of === null ? null : <Pool of={of} />}
    </RecordDrawer>
  );
}

const amounts = ['size', 'granted', 'held', 'returned', 'spent', 'heldBack', 'writtenOff', 'free'] as const;

function Pool({ of }: { readonly of: QuotaLine }) {
  const words = useWords(quotaWords);
  const state = useQuery({
    queryKey: [...quotasKey, 'state', of.offer],
    queryFn: ({ signal }) => call<QuotaState>({ path: `/quotas/${segment(of.offer)}`, signal }),
  });
  return (
    <div className="record">
      <dl className="facts">
        <dt>{words.offer}</dt>
        <dd>
          <bdi>{of.offer}</bdi>
        </dd>
        <dt>{words.period}</dt>
        <dd>
          {words.per[of.per]}
          {of.per === 'offer' ? '' : ` · ${periodText(of, words)}`}
        </dd>
        <dt>{words.measure}</dt>
        <dd>{words.measures[of.measure]}</dd>
        {amounts.map((name) => (
          <div className="fact" key={name}>
            <dt>{words[name]}</dt>
            <dd>
              <QuotaAmount of={of} amount={of[name]} />
            </dd>
          </div>
        ))}
      </dl>
      <Asked of={state}>{(asked) => <Holders of={of} state={asked} />}</Asked>
    </div>
  );
}

/** Who holds something of this pool, and which sales passed a limit of the offer. */
function Holders({ of, state }: { readonly of: QuotaLine; readonly state: QuotaState }) {
  const words = useWords(quotaWords);
  const { to } = useFrame();
  const holders = state.holders.filter(
    ({ measure, per, period, terminal }) =>
      measure === of.measure && per === of.per && period === of.period && terminal.startsWith('till-'),
  );
  return (
    <>
      <section>
        <h3>{words.tills}</h3>
        {holders.length === 0 ? <p className="quiet">{words.noTills}</p> : null}
        <dl className="facts">
          {holders.map(({ grant, terminal, outstanding, state: grantState }) => (
            <div className="fact" key={grant}>
              <dt>
                <Link to={to(`/tills?open=${encodeURIComponent(terminal)}`)}>
                  <bdi>{terminal}</bdi>
                </Link>
              </dt>
              <dd>
                <QuotaAmount of={of} amount={outstanding} />{' '}
                <span className="quiet">{grantState === 'recalled' ? words.recalled : ''}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {state.flags.length === 0 ? null : (
        <section>
          <h3>{words.flags}</h3>
          <ul>
            {state.flags.map(({ terminal, epoch, sequence, reason }) => (
              <li key={`${terminal} ${epoch} ${sequence} ${reason}`}>
                <bdi>{terminal}</bdi> <span className="n">#{sequence}</span>{' '}
                <StatePill tone="attn" icon="alarm">
                  {words.flagWords[reason]}
                </StatePill>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
