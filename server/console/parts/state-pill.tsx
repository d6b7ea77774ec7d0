import './state-pill.css';
import { Icon, type IconName } from '../look/icon.tsx';

/** The states that colours stand for (tokens.css): `neutral` has none. */
export type PillTone = 'neutral' | 'ok' | 'part' | 'info' | 'attn' | 'stop';

type Pill = { readonly tone: PillTone; readonly icon: IconName; readonly children: string };

/** A state as icon, word and colour: never colour alone. */
export function StatePill({ tone, icon, children }: Pill) {
  return (
    <span className={`pill ${tone}`}>
      <Icon name={icon} />
      <bdi>{children}</bdi>
    </span>
  );
}
