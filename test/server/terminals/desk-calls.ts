import type { Desk } from '../../../terminal/till/desk.ts';
import { type Answer, isRefusal } from '../../../terminal/till/refusal.ts';

/** Three tickets at 90.00 each, in a basket of the shop's own program. */
export const basket = (externalId: string) => ({
  lines: [{ id: '1', category: 'ticket', unitPrice: 9000 as never, quantity: 3 }],
  externalId,
});
export const openBasket = async (desk: Desk, externalId: string) =>
  done(await desk.checkouts.open(basket(externalId)));
export const sell = async (desk: Desk, externalId: string) => {
  const checkout = (await openBasket(desk, externalId)).view.id;
  return { checkout, ...done(await desk.checkouts.confirm(checkout, {})) };
};
export const units = (quantity: number) => ({ lines: [{ id: '1', quantity }], reason: 'x' });

export function done<Result extends object>(answer: Answer<Result>): Result {
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer.done;
}
export const said = (answer: Answer<object>) => (isRefusal(answer) ? answer.refused : 'done');
