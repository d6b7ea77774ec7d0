import type { Offer } from '../../terminal/core/offers/offer.ts';
import { maskedName } from '../members/masks.ts';
import { openIdentity } from '../members/member-identity.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { RedemptionLine } from './redemption-view.ts';
import { storedDoubts } from './review/doubt.ts';

/** One statement asks for at most so many; SQLite takes 32,766 parameters. */
export const linesPerReadMax = 1_000;

/** Puts rows of the register into words: titles, offers, funders and the masked member, in the order asked. */
export async function redemptionLines(
  store: ServerStore,
  numbers: readonly number[],
): Promise<readonly RedemptionLine[]> {
  if (numbers.length === 0) return [];
  if (numbers.length > linesPerReadMax) throw new Error(`more than ${linesPerReadMax} lines at once`);
  const rows = await baseRows(store, numbers);
  const offers = await offersOf(store, numbers);
  const funders = await fundersOf(store, numbers);
  const lines = new Map(
    rows.map((row) => [row.number, lineOf(store, row, { offers: offers(row), funders: funders(row) })]),
  );
  return numbers.flatMap((number) => lines.get(number) ?? []);
}

type BaseRow = Awaited<ReturnType<typeof baseRows>>[number];

/** A refund's member is the one of its sale. */
function baseRows(store: ServerStore, numbers: readonly number[]) {
  return store.database
    .selectFrom('redemptions as of')
    .leftJoin('redemptions as sold', 'sold.id', 'of.sale')
    .leftJoin('stores', (join) =>
      join.onRef('stores.programme', '=', 'of.programme').onRef('stores.id', '=', 'of.store'),
    )
    .leftJoin('merchants', (join) =>
      join.onRef('merchants.programme', '=', 'of.programme').onRef('merchants.id', '=', 'of.merchant'),
    )
    .leftJoin('cards', (join) =>
      join
        .on((on) => on('cards.programme', '=', on.fn.coalesce('of.memberProgramme', 'sold.memberProgramme')))
        .on((on) => on('cards.token', '=', on.fn.coalesce('of.memberToken', 'sold.memberToken'))),
    )
    .leftJoin('memberNumbers', (join) =>
      join
        .on((on) =>
          on('memberNumbers.programme', '=', on.fn.coalesce('of.memberProgramme', 'sold.memberProgramme')),
        )
        .on((on) => on('memberNumbers.token', '=', on.fn.coalesce('of.memberToken', 'sold.memberToken'))),
    )
    .leftJoin('members', (join) =>
      join.on((on) => on('members.id', '=', on.fn.coalesce('cards.member', 'memberNumbers.member'))),
    )
    .leftJoin('journalEntries as entry', (join) =>
      join
        .onRef('entry.terminal', '=', 'of.terminal')
        .onRef('entry.epoch', '=', 'of.epoch')
        .onRef('entry.sequence', '=', 'of.sequence'),
    )
    .selectAll('of')
    .select([
      'stores.titleZh as storeTitleZh',
      'stores.titleEn as storeTitleEn',
      'merchants.titleZh as merchantTitleZh',
      'merchants.titleEn as merchantTitleEn',
      'members.id as memberId',
      'members.identity as memberIdentity',
      'entry.doubts',
    ])
    .where('of.number', 'in', [...numbers])
    .execute();
}

function lineOf(
  store: ServerStore,
  row: BaseRow,
  parts: Pick<RedemptionLine, 'offers' | 'funders'>,
): RedemptionLine {
  const { memberId: id, memberIdentity: identity } = row;
  return {
    id: row.id,
    kind: row.kind,
    at: row.at,
    receivedAt: row.receivedAt,
    terminal: row.terminal,
    epoch: row.epoch,
    sequence: row.sequence,
    store: row.store,
    storeTitleZh: row.storeTitleZh ?? row.store,
    storeTitleEn: row.storeTitleEn,
    merchant: row.merchant,
    merchantTitleZh: row.merchantTitleZh ?? row.merchant,
    merchantTitleEn: row.merchantTitleEn,
    list: row.list,
    discount: row.discount,
    payable: row.payable,
    ...parts,
    member:
      id === null || identity === null
        ? null
        : maskedName(openIdentity(store.register, { id, identity }).name),
    // What was rejected is in the journal only.
    outcome: row.doubts === null ? 'accepted' : 'accepted-flagged',
    doubts: storedDoubts(row.doubts),
  };
}

async function offersOf(store: ServerStore, numbers: readonly number[]) {
  const rows = await store.database
    .selectFrom('redemptionOffers')
    .select(['redemption', 'offer', 'version', 'discount'])
    .where('redemption', 'in', [...numbers])
    .orderBy('redemption')
    .orderBy('offer')
    .execute();
  const titleOf = await offerTitles(store, new Set(rows.map(({ offer }) => offer)));
  const byRedemption = grouped(rows);
  return ({ number }: { readonly number: number }) =>
    (byRedemption.get(number) ?? []).map(({ offer, version, discount }) => ({
      offer,
      ...titleOf(offer, version),
      discount,
    }));
}

type OfferTitle = Pick<RedemptionLine['offers'][number], 'titleZh' | 'titleEn'>;

/** The title that the version had; of a version that is not ours the newest, of an offer that is not ours its id. */
async function offerTitles(store: ServerStore, offers: ReadonlySet<string>) {
  const rows =
    offers.size === 0
      ? []
      : await store.database
          .selectFrom('offers')
          .select(['id', 'version', 'content'])
          .where('id', 'in', [...offers])
          .orderBy('version')
          .execute();
  const titles = new Map<string, OfferTitle>();
  for (const { id, version, content } of rows) {
    const { zh, en = null } = (JSON.parse(content) as Offer).title;
    const title = { titleZh: zh, titleEn: en };
    titles.set(`${id}/${version}`, title).set(id, title);
  }
  return (offer: string, version: number | null): OfferTitle =>
    titles.get(`${offer}/${version}`) ?? titles.get(offer) ?? { titleZh: offer, titleEn: null };
}

async function fundersOf(store: ServerStore, numbers: readonly number[]) {
  const rows = await store.database
    .selectFrom('redemptionFunders')
    .selectAll()
    .where('redemption', 'in', [...numbers])
    .orderBy('redemption')
    .orderBy('funder')
    .execute();
  const byRedemption = grouped(rows);
  return ({ number }: { readonly number: number }) =>
    (byRedemption.get(number) ?? []).map(({ funder, amount }) => ({ funder, amount }));
}

function grouped<Row extends { readonly redemption: number }>(
  rows: readonly Row[],
): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.redemption);
    if (group === undefined) groups.set(row.redemption, [row]);
    else group.push(row);
  }
  return groups;
}
