import type { CashierState } from '../sale/cashier-state.ts';
import type { Send } from '../screen/send.ts';
import type { Panel } from './panel.ts';

export type PanelProps<Name extends Panel['panel']> = {
  readonly state: CashierState;
  readonly panel: Extract<Panel, { readonly panel: Name }>;
  readonly send: Send;
};
