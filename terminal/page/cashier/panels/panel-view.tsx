import './panels.css';
import type { CashierState } from '../sale/cashier-state.ts';
import type { Send } from '../screen/send.ts';
import { CategoryPanel, TenderPanel, VoidPanel } from './choice-panels.tsx';
import { DevicePanel } from './device/device-panel.tsx';
import { HelpPanel } from './help-panel.tsx';
import { HoldsPanel } from './holds-panel.tsx';
import { PricePanel, RatePanel } from './number-panels.tsx';
import type { Panel } from './panel.ts';
import { ReceiptPanel } from './receipt-panel.tsx';
import { RefundPanelView } from './refund-panel.tsx';
import { SalePanel } from './sale-panel.tsx';
import { SalesPanelView } from './sales-panel.tsx';
import { TrayPanel } from './tray-panel.tsx';

export function PanelView({ state, panel, send }: { state: CashierState; panel: Panel; send: Send }) {
  switch (panel.panel) {
    case 'help':
      return <HelpPanel state={state} send={send} />;
    case 'void':
      return <VoidPanel state={state} panel={panel} send={send} />;
    case 'category':
      return <CategoryPanel state={state} panel={panel} send={send} />;
    case 'price':
      return <PricePanel state={state} panel={panel} send={send} />;
    case 'rate':
      return <RatePanel state={state} panel={panel} send={send} />;
    case 'tender':
      return <TenderPanel state={state} panel={panel} send={send} />;
    case 'holds':
      return <HoldsPanel state={state} panel={panel} send={send} />;
    case 'sales':
      return <SalesPanelView state={state} panel={panel} send={send} />;
    case 'sale':
      return <SalePanel state={state} panel={panel} send={send} />;
    case 'refund':
      return <RefundPanelView state={state} panel={panel} send={send} />;
    case 'receipt':
      return <ReceiptPanel state={state} panel={panel} send={send} />;
    case 'device':
      return <DevicePanel state={state} panel={panel} send={send} />;
    case 'tray':
      return <TrayPanel state={state} panel={panel} send={send} />;
  }
}
