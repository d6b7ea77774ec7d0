import type { ReactNode } from 'react';
import { useTongue } from '../../language/words.tsx';
import {
  CheckCircleIcon,
  CopiedCardIcon,
  HalfCircleIcon,
  HourglassIcon,
  InsertCardIcon,
  OfflineIcon,
  ReaderIcon,
  ShieldCheckIcon,
  ShieldCrossIcon,
  StopOctagonIcon,
  WarningIcon,
} from '../../look/icons.tsx';
import type { CashierState } from '../sale/cashier-state.ts';
import { type BandIcon, bandOf } from '../verdict/band.ts';
import { Amount } from './amount.tsx';
import type { Send } from './send.ts';
import { Sentence } from './sentence.tsx';

const icons: Readonly<Record<BandIcon, () => ReactNode>> = {
  reader: () => <ReaderIcon />,
  shield: () => <ShieldCheckIcon />,
  half: () => <HalfCircleIcon />,
  'shield-cross': () => <ShieldCrossIcon />,
  stop: () => <StopOctagonIcon />,
  copied: () => <CopiedCardIcon />,
  insert: () => <InsertCardIcon />,
  hourglass: () => <HourglassIcon />,
  check: () => <CheckCircleIcon />,
  warning: () => <WarningIcon />,
  offline: () => <OfflineIcon />,
};

/** The only large colour of the page: the verdict, its reason, and what it is worth. */
export function VerdictBand({ state, send }: { state: CashierState; send: Send }) {
  const { words } = useTongue();
  const band = bandOf(state, useTongue());
  const urgent = band.tone === 'attn' || band.tone === 'stop';
  return (
    <section
      className={`verdict v-${band.tone}`}
      role={urgent ? 'alert' : 'status'}
      aria-live={urgent ? 'assertive' : 'polite'}
      aria-atomic="true"
    >
      <span className="mark">{icons[band.icon]()}</span>
      <div className="says">
        <h1>
          {band.title}
          {state.training && <span className="tag">{words.training}</span>}
        </h1>
        <p>
          <Sentence text={band.text} />
        </p>
      </div>
      {band.mustClose ? (
        <button type="button" className="act" onClick={() => send({ type: 'act', action: 'close' })}>
          <kbd>{state.settings.keys.close}</kbd>
          {words.closeWords.close}
        </button>
      ) : (
        <dl className="facts">
          {band.gifts > 0 && (
            <div>
              <dt>{words.band.gifts}</dt>
              <dd>{words.band.giftCount(band.gifts)}</dd>
            </div>
          )}
          {band.saved !== null && (
            <div>
              <dt>{words.band.saved}</dt>
              <dd>
                <Amount fen={band.saved} />
              </dd>
            </div>
          )}
        </dl>
      )}
      {band.bar === 'running' && <span className="bar" />}
    </section>
  );
}
