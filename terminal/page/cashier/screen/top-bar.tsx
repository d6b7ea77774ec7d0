import type { ReactNode } from 'react';
import { useTongue } from '../../language/words.tsx';
import {
  CardIcon,
  LogoIcon,
  OfflineIcon,
  OnlineIcon,
  PaperOutIcon,
  PrinterIcon,
  ReaderIcon,
  TrainingIcon,
  WarningIcon,
} from '../../look/icons.tsx';
import type { CashierState } from '../sale/cashier-state.ts';
import { type Badge, type BadgeIcon, badgesOf } from '../verdict/badges.ts';
import { Clock } from './clock.tsx';
import type { Send } from './send.ts';
import { Foreign } from './sentence.tsx';

const icons: Readonly<Record<BadgeIcon, () => ReactNode>> = {
  training: () => <TrainingIcon />,
  reader: () => <ReaderIcon />,
  printer: () => <PrinterIcon />,
  'paper-out': () => <PaperOutIcon />,
  online: () => <OnlineIcon />,
  offline: () => <OfflineIcon />,
  warning: () => <WarningIcon />,
};

export function TopBar({ state, send }: { state: CashierState; send: Send }) {
  const tongue = useTongue();
  const { words } = tongue;
  const { status } = state;
  return (
    <header className="top">
      <span className="logo">
        <LogoIcon />
        {words.product}
      </span>
      <span className="sep" />
      {status === null ? (
        <span>{words.connecting}</span>
      ) : (
        <>
          <Foreign className="store" text={tongue.of(status.store.title)} />
          <Foreign className="store number" text={words.tillNumber(status.terminal)} />
        </>
      )}
      <Clock />
      <ul className="badges" aria-label={words.deviceState}>
        {status?.demo === true && (
          <li>
            <button
              type="button"
              className="badge demo"
              onClick={() => send({ type: 'act', action: 'tray' })}
            >
              <CardIcon />
              {words.trayOpen}
            </button>
          </li>
        )}
        {badgesOf(state, tongue).map((badge) => (
          <BadgeView key={badge.name} badge={badge} />
        ))}
      </ul>
    </header>
  );
}

function BadgeView({ badge }: { badge: Badge }) {
  return (
    <li className={`badge ${badge.tone}`} data-badge={badge.name}>
      {icons[badge.icon]()}
      <span>{badge.text}</span>
    </li>
  );
}
