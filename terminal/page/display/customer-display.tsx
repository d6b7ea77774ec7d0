import { useEffect, useState } from 'react';
import { unreachable } from '../../core/invariant.ts';
import type { DisplayMessage, DisplayState } from '../../wire/counter/display-message.ts';
import { chinaTime } from '../china-clock.ts';
import { readPageKey } from '../line/till-client.ts';
import { TillSocket } from '../line/till-socket.ts';
import { LogoIcon } from '../look/icons.tsx';
import { Basket } from './basket.tsx';
import { CardPrompt } from './card-prompt.tsx';
import { DisplayFeed, nothingShown, type Shown } from './display-feed.ts';
import { IdleOffers } from './idle-offers.tsx';
import { Refusal, Result } from './outcome.tsx';

/** The customer's screen. It only shows: nothing on it can be pressed. */
export function CustomerDisplay() {
  const { store, state } = useDisplay();
  return (
    <div className="screen" data-show={state.show}>
      <header className="head">
        <span className="logo">
          <LogoIcon />
          普惠收银
        </span>
        <bdi className="store">
          {state.show === 'basket' && state.member ? '会员优惠已生效 Member price' : store?.zh}
        </bdi>
        <Clock />
      </header>
      <main className={`body ${state.show}`} aria-live="polite">
        <Body state={state} />
      </main>
    </div>
  );
}

function Body({ state }: { readonly state: DisplayState }) {
  switch (state.show) {
    case 'idle':
      return <IdleOffers offers={state.offers} />;
    case 'basket':
      return <Basket basket={state} />;
    case 'card-prompt':
      return <CardPrompt insert={state.insert} />;
    case 'result':
      return <Result discount={state.discount} payable={state.payable} />;
    case 'refusal':
      return <Refusal payable={state.payable} />;
    default:
      return unreachable(state);
  }
}

function useDisplay(): Shown {
  const [shown, setShown] = useState(nothingShown);
  useEffect(() => {
    const feed = new DisplayFeed({
      show: setShown,
      timer: {
        after: (milliseconds, work) => {
          const timer = window.setTimeout(work, milliseconds);
          return () => window.clearTimeout(timer);
        },
      },
    });
    const socket = new TillSocket<DisplayMessage>('/v1/display', readPageKey(document), {
      opened: () => {},
      closed: () => {},
      message: (message) => feed.hear(message),
      keyIsOld: () => window.location.reload(),
    });
    socket.start();
    return () => {
      socket.stop();
      feed.stop();
    };
  }, []);
  return shown;
}

function Clock() {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return <time className="clock n">{chinaTime(now)}</time>;
}
