import './cashier.css';
import './tiles.css';
import { useEffect, useSyncExternalStore } from 'react';
import { Speaking, tongueOf } from '../../language/words.tsx';
import { PanelView } from '../panels/panel-view.tsx';
import type { Cashier } from '../run/cashier.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import { tileGoodsMax } from '../sale/settings.ts';
import { BasketList } from './basket-list.tsx';
import { GoodsTiles } from './goods-tiles.tsx';
import { KeyBar } from './key-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { Totals } from './totals.tsx';
import { VerdictBand } from './verdict-band.tsx';

/** The whole screen: where it is, who is there, what is sold, what is to be paid, and which key does what. */
export function CashierPage({ cashier }: { cashier: Cashier }) {
  const state = useSyncExternalStore(cashier.watch, cashier.state);
  const { language } = state.settings;
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = tongueOf(language).words.pageTitle;
  }, [language]);
  const tiles = showsTiles(state);
  return (
    <Speaking language={language}>
      <div
        className={state.training ? 'till training' : 'till'}
        data-link={state.link}
        data-stage={state.stage.at}
        data-practice={tongueOf(language).words.training}
      >
        <TopBar state={state} send={cashier.send} />
        <VerdictBand state={state} send={cashier.send} />
        <main className="main">
          {tiles ? (
            <GoodsTiles state={state} send={cashier.send} />
          ) : (
            <BasketList state={state} send={cashier.send} />
          )}
          <Totals state={state} send={cashier.send} withLines={tiles} />
          {state.panel !== null && <PanelView state={state} panel={state.panel} send={cashier.send} />}
        </main>
        <KeyBar state={state} send={cashier.send} />
      </div>
    </Speaking>
  );
}

/** A small catalogue fits on tiles; the cashier may choose otherwise. */
export function showsTiles({ settings, catalogue }: CashierState): boolean {
  if (settings.entryMode !== 'auto') return settings.entryMode === 'tiles';
  return catalogue !== null && catalogue.goods.length > 0 && catalogue.goods.length <= tileGoodsMax;
}
