import type { ReactNode } from 'react';
import { useTongue } from '../../language/words.tsx';
import { CrossIcon } from '../../look/icons.tsx';
import type { Failure } from '../run/failure.ts';
import type { Send } from '../screen/send.ts';
import { Foreign } from '../screen/sentence.tsx';

type Frame = {
  readonly title: string;
  readonly hint?: string;
  readonly send: Send;
  /** `side` leaves the amount in view; `whole` takes the room of basket and amount. */
  readonly size?: 'side' | 'whole';
  readonly children: ReactNode;
};

/** What lies over the basket: verdict, amount and keys stay where they are. */
export function PanelFrame({ title, hint, send, size = 'side', children }: Frame) {
  const { words } = useTongue();
  return (
    <section className={`panel ${size}`} role="dialog" aria-label={title}>
      <header>
        <h2>
          <Foreign text={title} />
        </h2>
        {hint !== undefined && <p>{hint}</p>}
        <button type="button" className="icon" onClick={() => send({ type: 'act', action: 'escape' })}>
          <CrossIcon />
          <span>{words.close}</span>
          <kbd>Esc</kbd>
        </button>
      </header>
      <div className="body">{children}</div>
    </section>
  );
}

/** Loading says so only after a moment; a failure says what to do. */
export function Pending({ failure }: { failure: Failure | null }) {
  const tongue = useTongue();
  if (failure === null) return <p className="loading">{tongue.words.loading}</p>;
  return (
    <p className="fault" role="alert">
      {failureText(failure, tongue)}
    </p>
  );
}

export function failureText(failure: Failure, tongue: ReturnType<typeof useTongue>): string {
  return failure.failed === 'lost' ? tongue.words.failed.lost : tongue.of(failure.title);
}
