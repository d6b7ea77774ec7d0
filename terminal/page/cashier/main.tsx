import '../../core/look/tokens.css';
import { createRoot } from 'react-dom/client';
import { readPageKey, TillClient } from '../line/till-client.ts';
import { captureKeys } from './run/capture-keys.ts';
import { Cashier } from './run/cashier.ts';
import { Drawer, storageOf } from './run/kept.ts';
import { watchOtherWindows } from './run/one-window.ts';
import { reloadOnce } from './run/reload-once.ts';
import { CashierPage } from './screen/cashier-page.tsx';

const key = readPageKey(document);
const reload = reloadOnce(window);
const cashier = new Cashier({
  key,
  client: new TillClient({ key, keyIsOld: reload }),
  drawer: new Drawer(storageOf(window)),
  reload: () => window.location.reload(),
  keyIsOld: reload,
});
watchOtherWindows(navigator.locks, () => cashier.send({ type: 'elsewhere' }));
captureKeys(window, cashier.state, cashier.send);
const place = document.getElementById('page');
if (place !== null) createRoot(place).render(<CashierPage cashier={cashier} />);
cashier.start();
