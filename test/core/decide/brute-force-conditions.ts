import type { BasketLine, DecisionRequest } from '../../../terminal/core/decide/request.ts';
import type { Items, Offer } from '../../../terminal/core/offers/offer.ts';

/* The conditions of the contract, for the second implementation: see brute-force.ts. */

export type Reason = { reason: string; detail?: Record<string, unknown> };

export const isGift = (offer: Offer) => offer.benefit.kind === 'gift' || offer.benefit.kind === 'earn';
const under = (path: string | undefined, root: string) =>
  path !== undefined && `${path}/`.startsWith(`${root}/`);
export const total = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);

export function picks(items: Items | undefined, line: BasketLine): boolean {
  const { categories, skus, exceptCategories = [], exceptSkus = [], unitPrice } = items ?? {};
  const listed =
    (!categories && !skus) ||
    (categories ?? []).some((root) => under(line.category, root)) ||
    (skus ?? []).some((sku) => sku === line.sku);
  const excepted =
    exceptCategories.some((root) => under(line.category, root)) || exceptSkus.some((sku) => sku === line.sku);
  const tooCheap = unitPrice?.min !== undefined && line.unitPrice < unitPrice.min;
  const tooDear = unitPrice?.max !== undefined && line.unitPrice > unitPrice.max;
  return listed && !excepted && !tooCheap && !tooDear;
}

export class Conditions {
  readonly lines: readonly BasketLine[];
  readonly list: number[];
  readonly request: DecisionRequest;
  readonly local: Date;

  constructor(request: DecisionRequest) {
    this.request = request;
    this.lines = request.lines;
    this.list = request.lines.map((line) => line.unitPrice * line.quantity);
    // A Date whose UTC fields read China Standard Time.
    this.local = new Date(Date.parse(request.at) + 8 * 3600_000);
  }

  refusal(offer: Offer): Reason | null {
    const { member, card, store, tender, used, notWanted = [] } = this.request;
    const no = (reason: string, detail?: Record<string, unknown>): Reason =>
      detail ? { reason, detail } : { reason };
    const today = this.local.toISOString().slice(0, 10);
    if (!member) return no('no-member');
    if (notWanted.includes(offer.id)) return no('not-wanted');
    if (member.status !== 'active') return no('member-not-active');
    if (!member.certifiedThrough || today > member.certifiedThrough) return no('not-certified');
    if (card?.status !== 'active') return no('card-not-active');
    const who = offer.who ?? {};
    if (!(who.programmes ?? [offer.programme]).includes(member.programme)) return no('wrong-programme');
    if (who.organisations && !who.organisations.some((root) => under(member.organisation, root))) {
      return no('wrong-organisation');
    }
    const has = (tag: string) => (member.tags ?? []).includes(tag);
    if (
      (who.tagsAny && !who.tagsAny.some(has)) ||
      (who.tagsAll && !who.tagsAll.every(has)) ||
      who.tagsNone?.some(has)
    ) {
      return no('wrong-tags');
    }
    if (who.firstUse && !card.firstUse) return no('not-first-use');
    if (who.birthMonth && member.birthMonth !== this.local.getUTCMonth() + 1) return no('wrong-birth-month');
    if (who.ticket && !(member.tickets?.[who.ticket] ?? 0)) return no('no-ticket');
    const where = offer.where ?? {};
    if (
      (where.merchants && !where.merchants.includes(store.merchant)) ||
      (where.stores && !where.stores.includes(store.id)) ||
      (where.regions && !where.regions.some((prefix) => store.region.slice(0, prefix.length) === prefix))
    ) {
      return no('wrong-place');
    }
    const time = this.timeRefusal(offer);
    if (time) return time;
    const accept = offer.card?.accept ?? ['chip-genuine', 'chip-read', 'code'];
    if (!accept.includes(card.presentation)) return no('wrong-presentation');
    if (offer.card?.issuers && !offer.card.issuers.some((issuer) => issuer === card.issuer)) {
      return no('wrong-issuer');
    }
    if (offer.card?.payWith && tender === 'other') return no('wrong-tender');
    if (!this.request.online && (offer.offline?.unsynced === 'refuse' || offer.benefit.kind === 'points')) {
      return no('needs-network');
    }
    if (!this.request.online && this.request.cacheAgeHours > (offer.offline?.hours ?? Infinity)) {
      return no('cache-too-old');
    }
    if (!this.lines.some((line) => this.matches(offer, line))) return no('no-matching-items');
    if (offer.benefit.kind === 'bundle') {
      for (const part of offer.benefit.parts) {
        if (!this.lines.some((line) => this.matches(offer, line) && picks(part.items, line))) {
          return no('no-matching-items');
        }
      }
    }
    if (offer.requires) {
      const { spend, items } = offer.requires;
      const spent = total(this.list.filter((_, at) => picks(items, this.lines[at]!)));
      if (spent < spend) return no('below-required-spend', { missing: spend - spent });
    }
    if (offer.benefit.kind === 'keyed') {
      const rate = this.request.keyed?.[offer.id];
      if (rate === undefined) return no('rate-not-keyed');
      if (rate < offer.benefit.minPayPermille || rate > 1000) return no('rate-not-allowed');
    }
    if (offer.benefit.kind === 'points' && !this.request.usePoints) return no('points-not-asked');
    const before = used?.[offer.id];
    for (const { uses, per } of offer.limits?.perMember ?? []) {
      if ((before?.member?.[per] ?? 0) >= uses) return no('member-limit', { per });
    }
    for (const { uses, per } of offer.limits?.total ?? []) {
      if ((before?.total?.[per] ?? 0) >= uses) return no('sold-out');
    }
    const budget = offer.limits?.budget;
    if (budget !== undefined && !isGift(offer) && (before?.spent ?? 0) >= budget) return no('budget-spent');
    return null;
  }

  timeRefusal(offer: Offer): Reason | null {
    const when = offer.when ?? {};
    const dayState = (shift: number): string => {
      const day = new Date(this.local.getTime() + shift * 86_400_000);
      const text = day.toISOString().slice(0, 10);
      if (when.from && text < when.from) return 'not-started';
      if (when.through && text > when.through) return 'ended';
      const weekday = day.getUTCDay() || 7;
      const { holidays, workdays } = this.request.calendar!;
      const kind = (holidays as readonly string[]).includes(text)
        ? 'holiday'
        : weekday > 5 && !(workdays as readonly string[]).includes(text)
          ? 'weekend'
          : 'workday';
      const fits =
        (when.weekdays ?? [weekday]).includes(weekday) &&
        (when.monthDays ?? [day.getUTCDate()]).includes(day.getUTCDate()) &&
        (when.dayKinds ?? [kind]).includes(kind);
      return fits ? 'ok' : 'wrong-day';
    };
    const clock = this.local.toISOString().slice(11, 16);
    const today = dayState(0);
    if (!when.hours) return today === 'ok' ? null : this.named(today, dayState);
    for (const [from, to] of when.hours) {
      if (from < to && from <= clock && clock < to && today === 'ok') return null;
      if (from > to && clock >= from && today === 'ok') return null;
      if (from > to && clock < to && dayState(-1) === 'ok') return null;
    }
    return today === 'ok' ? { reason: 'wrong-hours' } : this.named(today, dayState);
  }

  named(reason: string, dayState: (shift: number) => string): Reason {
    if (reason === 'ended') return { reason };
    for (let shift = 1; shift <= 366; shift += 1) {
      if (dayState(shift) !== 'ok') continue;
      const next = new Date(this.local.getTime() + shift * 86_400_000).toISOString().slice(0, 10);
      return { reason, detail: { next } };
    }
    return { reason };
  }

  matches(offer: Offer, line: BasketLine): boolean {
    if (!picks(offer.items, line)) return false;
    if (offer.benefit.kind !== 'prices') return true;
    return line.sku !== undefined && Object.keys(offer.benefit.prices).includes(line.sku);
  }
}
