import { Button, message } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { overlayHost, useFrame } from '../frame/frame-context.ts';
import { useLanguage, useTitle, useWords } from '../language/language.tsx';
import { InstantText } from '../parts/instant-text.tsx';
import { RecordDrawer } from '../parts/record-drawer.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { countText, instantText } from '../time/china-time.ts';
import { ActDialog } from './act-dialog.tsx';
import { CacheText } from './cache-text.tsx';
import { clockText } from './clock-text.ts';
import { StandingPill } from './standing-pill.tsx';
import { actsOf, type TillAct } from './till-acts.ts';
import { TillLosses } from './till-losses.tsx';
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
  const { language } = useLanguage();
  const [says, sayHolder] = message.useMessage({ getContainer: overlayHost, top: 72 });
  const [act, setAct] = useState<TillAct | null>(null);
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
        <dd>
          {till.clock === null ? (
            words.notReported
          ) : (
            <>
              <InstantText at={till.clock} />{' '}
              <span className="quiet">{clockText(till.clockOffsetMs, words, language)}</span>
            </>
          )}
        </dd>
        <dt>{words.enrolledAt}</dt>
        <dd>
          <InstantText at={till.enrolledAt} />
        </dd>
        <dt>{words.sequence}</dt>
        <dd className="n">{countText(till.sequence)}</dd>
        <dt>{words.unsent}</dt>
        <dd className="n">{till.unsent === null ? words.notReported : countText(till.unsent)}</dd>
        <dt>{words.doubts}</dt>
        <dd className="n">
          {countText(till.flagged)} / {countText(till.rejected)}
        </dd>
        {till.order === null ? null : (
          <>
            <dt>{words.order}</dt>
            <dd>
              {words.ordered[till.order.kind]}{' '}
              <span className="quiet">
                {words.orderedBy(till.order.orderedBy ?? words.byServer, instantText(till.order.orderedAt))}
                {till.order.obeyedAt === null ? ` · ${words.notObeyed}` : ''}
              </span>
            </dd>
          </>
        )}
      </dl>
      {till.devices === null || till.devices.length === 0 ? null : (
        <section>
          <h3>{words.devices}</h3>
          <ul>
            {till.devices.map((device, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two readers may be alike in all that is told of them
              <li key={place}>
                {words.deviceKinds[device.kind]}{' '}
                <StatePill
                  tone={device.state === 'ready' ? 'ok' : 'attn'}
                  icon={device.state === 'ready' ? 'tick' : 'alarm'}
                >
                  {words.deviceStates[device.state]}
                </StatePill>{' '}
                <span className="quiet">{device.trouble ?? ''}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
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
      <TillLosses losses={till.losses} />
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
      {session.staff.role === 'publisher' ? (
        <section>
          <h3>{words.act}</h3>
          <div className="chips">
            {actsOf(till).map((act) => (
              <Button key={act} danger={act === 'wipe' || act === 'write-off'} onClick={() => setAct(act)}>
                {words.acts[act]}
              </Button>
            ))}
          </div>
        </section>
      ) : null}
      {act === null ? null : (
        <ActDialog
          act={act}
          till={till}
          onClose={() => setAct(null)}
          onDone={() => {
            void says.success(words.actDone[act]);
            setAct(null);
          }}
        />
      )}
      {sayHolder}
    </div>
  );
}
