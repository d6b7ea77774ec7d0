import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { OfferRecord, ReachDetail } from '../../offers/offer-view.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useWords } from '../language/language.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { useReach } from './offer-data.ts';
import { offerWords } from './words.ts';

/** Names that stand in the line; more are counted. */
const namesMax = 2;

/** How far the published version has come: asked for every second while a till lacks it. */
export function ReachBar({ id, record }: { readonly id: string; readonly record: OfferRecord }) {
  const words = useWords(offerWords);
  const [isOpen, open] = useState(false);
  const isPublished = record.versions.length > 0;
  const asked = useReach(id, isPublished);
  const reach = asked.data?.reach ?? record.reach;
  if (!isPublished || reach === null)
    return <div className="reach">{isPublished ? null : <b>{words.neverPublished}</b>}</div>;
  const tills = asked.data?.tills ?? [];
  const missing = tills.filter(({ has }) => !has);
  return (
    <div className="reach" role="status">
      <b className="n">{words.reach(reach.version, reach.have, reach.total)}</b>
      <progress className="reach-line" max={Math.max(reach.total, 1)} value={reach.have} aria-hidden="true" />
      <small className="cut">
        {reach.total === 0
          ? words.reachNone
          : missing.length === 0
            ? words.reachAll
            : words.reachMissing(
                missing.slice(0, namesMax).map(placeOfTill).join('、'),
                Math.max(0, missing.length - namesMax),
              )}
      </small>
      {tills.length === 0 ? null : (
        <Button size="small" type="text" onClick={() => open(true)}>
          {words.details}
        </Button>
      )}
      {isOpen ? (
        <Drawer
          open
          size={520}
          title={words.reachTitle}
          getContainer={overlayHost}
          onClose={() => open(false)}
        >
          <ReachTable tills={tills} />
        </Drawer>
      ) : null}
    </div>
  );
}

function ReachTable({ tills }: { readonly tills: ReachDetail['tills'] }) {
  const words = useWords(offerWords);
  const ordered = [...tills].sort((one, other) => Number(one.has) - Number(other.has));
  return (
    <ul className="reach-list">
      {ordered.map((till) => (
        <li key={till.terminal}>
          <bdi className="cut">{placeOfTill(till)}</bdi>
          <StatePill
            tone={till.skips ? 'stop' : till.has ? 'ok' : 'attn'}
            icon={till.skips ? 'cross' : till.has ? 'tick' : 'clock'}
          >
            {till.skips ? words.reachSkips : till.has ? words.reachHas : words.reachLacks}
          </StatePill>
          <small>
            {till.connected ? words.connected : words.away} · {words.lastContact('')}
            <InstantText at={till.lastContact} />
          </small>
        </li>
      ))}
    </ul>
  );
}

function placeOfTill({ storeTitleZh, store, terminal }: ReachDetail['tills'][number]): string {
  return `${storeTitleZh === '' ? store : storeTitleZh} ${terminal}`;
}
