import type { Offer } from '../../../core/offers/offer.ts';
import type { CheckoutView } from '../../../wire/counter/checkout-view.ts';
import type { CounterStatus } from '../../../wire/counter/counter-status.ts';
import type { Goods, GoodsList } from '../../../wire/counter/goods.ts';
import type { ReceiptText, SaleDetail, SaleList } from '../../../wire/counter/sale-list.ts';
import type { TillAnswer, TillClient } from '../../line/till-client.ts';
import type { TrayCard } from '../panels/panel.ts';
import type { Effect } from '../sale/cashier-effects.ts';
import type { AnswerEvent, CashierEvent } from '../sale/cashier-events.ts';
import type { Failure } from './failure.ts';

type Call = Exclude<
  Effect,
  {
    readonly do: 'sound' | 'wait' | 'stop-waiting' | 'hang-up' | 'reload' | 'begin-training' | 'end-training';
  }
>;
type Redemption = Extract<AnswerEvent, { readonly type: 'sold' }>['redemption'];

/** A confirmation that takes longer is looked up instead of waited for. */
const confirmMsMax = 8_000;
const outcomeMsMax = 3_000;
const salesAPage = 30;
/** More than tiles could ever show, so that it is known when there are too many; the rest are examples. */
const goodsAsked = 50;

/** Makes the call that an effect asks for, and says what became of it as an event; never throws. */
export async function callTill(client: TillClient, call: Call): Promise<CashierEvent | null> {
  const path = (...parts: readonly string[]) => `/v1/${parts.map(encodeURIComponent).join('/')}`;
  switch (call.do) {
    case 'find-goods': {
      const { sought } = call;
      const answer = await client.get<Goods>(path('goods', sought.code));
      return answer.ok
        ? { type: 'goods', sought, goods: answer.body }
        : { type: 'no-goods', sought, failure: failureOf(answer) };
    }
    case 'open': {
      const { externalId, lines, keyed, version } = call;
      const answer = await client.post<CheckoutView>(
        path('checkouts'),
        { externalId, lines, keyed },
        // The rest of the basket is in the key: the same name with other lines is another wish.
        { idempotencyKey: `${externalId}-open-${version}-${crypto.randomUUID()}` },
      );
      return decision(version, answer);
    }
    case 'put-lines': {
      const { checkout, lines, keyed, version } = call;
      const answer = await client.put<CheckoutView>(
        path('checkouts', checkout, 'lines'),
        { lines, keyed },
        { idempotencyKey: crypto.randomUUID() },
      );
      return decision(version, answer);
    }
    case 'cancel': {
      const answer = await client.post(
        path('checkouts', call.checkout, 'cancel'),
        {},
        {
          idempotencyKey: `${call.externalId}-cancel`,
        },
      );
      return answer.ok
        ? null
        : { type: 'not-cancelled', externalId: call.externalId, failure: failureOf(answer) };
    }
    case 'confirm': {
      const { pending } = call;
      const answer = await client.post<{ redemption: Redemption }>(
        path('checkouts', pending.checkout, 'confirm'),
        { payable: pending.payable, ...(pending.tender === null ? {} : { tender: pending.tender }) },
        { idempotencyKey: pending.idempotencyKey, timeoutMs: confirmMsMax },
      );
      return answer.ok
        ? { type: 'sold', externalId: pending.externalId, redemption: answer.body.redemption }
        : { type: 'not-sold', pending, failure: failureOf(answer) };
    }
    case 'ask-outcome': {
      const { externalId } = call;
      const asked = `${path('redemptions')}?externalId=${encodeURIComponent(externalId)}`;
      const answer = await client.get<Redemption>(asked, { timeoutMs: outcomeMsMax });
      return answer.ok
        ? { type: 'sold', externalId, redemption: answer.body }
        : { type: 'outcome-failed', externalId, failure: failureOf(answer) };
    }
    case 'ask-card':
      return panel(await client.post(path('display', 'prompt'), {}), () => ({ type: 'card-asked' }));
    case 'show-code': {
      const answer = await client.post(
        path('checkouts', call.checkout, 'member-code'),
        { code: call.code },
        { idempotencyKey: crypto.randomUUID() },
      );
      // Whom it named, the till tells by its events, in their order with all else.
      return answer.ok ? null : { type: 'code-refused', failure: failureOf(answer) };
    }
    case 'print': {
      const { id } = call;
      const options = { idempotencyKey: crypto.randomUUID() };
      const answer = await client.post(path('sales', id, 'print'), {}, options);
      return answer.ok ? { type: 'printing', id } : { type: 'not-printing', id, failure: failureOf(answer) };
    }
    case 'find-sales': {
      const { find, before } = call;
      const asked = new URLSearchParams({ limit: String(salesAPage) });
      if (find.trim() !== '') asked.set('find', find.trim());
      if (before !== null) asked.set('before', String(before));
      const answer = await client.get<SaleList>(`${path('sales')}?${asked}`);
      return panel(answer, (list) => ({ type: 'sales', find, before, list }));
    }
    case 'get-sale':
      return panel(await client.get<SaleDetail>(path('sales', call.id)), (sale) => ({ type: 'sale', sale }));
    case 'get-receipt': {
      const { id, columns } = call;
      const answer = await client.get<ReceiptText>(`${path('sales', id, 'receipt')}?columns=${columns}`);
      return panel(answer, (text) => ({ type: 'receipt', id, text }));
    }
    case 'refund': {
      const { sale, lines, reason, key } = call;
      const answer = await client.post<{ refund: { amount: number } }>(
        path('redemptions', sale, 'refunds'),
        { lines, reason },
        { idempotencyKey: key },
      );
      return answer.ok
        ? { type: 'refunded', key, amount: answer.body.refund.amount }
        : { type: 'not-refunded', key, failure: failureOf(answer) };
    }
    case 'get-tray':
      return panel(await client.get<readonly TrayCard[]>(path('virtual-reader')), (cards) => ({
        type: 'tray',
        cards,
      }));
    case 'put-card': {
      const options = { idempotencyKey: crypto.randomUUID() };
      await client.post(path('virtual-reader', 'remove'), {}, { idempotencyKey: crypto.randomUUID() });
      return panel(
        await client.post(path('virtual-reader', 'insert'), { card: call.card }, options),
        () => null,
      );
    }
    case 'take-card-off': {
      const options = { idempotencyKey: crypto.randomUUID() };
      return panel(await client.post(path('virtual-reader', 'remove'), {}, options), () => null);
    }
    case 'get-offers':
      return getOffers(client);
  }
}

export async function getOffers(client: TillClient): Promise<CashierEvent | null> {
  const answer = await client.get<readonly Offer[]>('/v1/offers?all=true');
  return answer.ok ? { type: 'offers', offers: answer.body } : null;
}

export async function getStatus(client: TillClient): Promise<CashierEvent | null> {
  const answer = await client.get<CounterStatus>('/v1/status');
  return answer.ok ? { type: 'status', status: answer.body } : null;
}

export async function getCatalogue(client: TillClient): Promise<CashierEvent | null> {
  const answer = await client.get<GoodsList>(`/v1/goods?limit=${goodsAsked}`);
  return answer.ok ? { type: 'catalogue', list: answer.body } : null;
}

function decision(version: number, answer: TillAnswer<CheckoutView>): CashierEvent {
  return answer.ok
    ? { type: 'decided', version, view: answer.body }
    : { type: 'not-decided', version, failure: failureOf(answer) };
}

function panel<Body>(
  answer: TillAnswer<Body>,
  event: (body: Body) => CashierEvent | null,
): CashierEvent | null {
  return answer.ok ? event(answer.body) : { type: 'panel-failed', failure: failureOf(answer) };
}

function failureOf(answer: TillAnswer<unknown>): Failure {
  if (answer.ok || answer.lost) return { failed: 'lost' };
  const { status, code, title } = answer.problem;
  // A key of an earlier start: the page is loaded anew in a moment, and nothing is known yet.
  if (status === 401) return { failed: 'lost' };
  return { failed: 'refused', status, code, title, detail: answer.problem };
}
