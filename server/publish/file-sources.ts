import {
  caKeysFileSchema,
  calendarFileSchema,
  merchantsFileSchema,
  policyFileSchema,
} from '../../terminal/wire/documents/published-files.ts';
import { parseJson } from '../../terminal/wire/faults.ts';
import { parsePublishedOffers } from '../../terminal/wire/offer-schema.ts';
import { offersInForce } from '../offers/offers-in-force.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ProgrammeRow } from '../store/tables.ts';
import type { Title } from './create-programme.ts';
import { type FileSource, jsonSource } from './file-source.ts';

/** The five small files: each is read whole, in a fixed order, so that the same state gives the same bytes. */

export async function offersSource(store: ServerStore, { id }: ProgrammeRow): Promise<FileSource> {
  const offers = await offersInForce(store, id);
  return jsonSource(id, { offers }, parsePublishedOffers);
}

export async function merchantsSource(store: ServerStore, { id }: ProgrammeRow): Promise<FileSource> {
  const merchants = await store.database
    .selectFrom('merchants')
    .selectAll()
    .where('programme', '=', id)
    .orderBy('id')
    .execute();
  const stores = await store.database
    .selectFrom('stores')
    .selectAll()
    .where('programme', '=', id)
    .orderBy('id')
    .execute();
  const storesOf = new Map<string, { id: string; title: Title; region: string }[]>();
  for (const row of stores) {
    const listed = storesOf.get(row.merchant) ?? [];
    listed.push({ id: row.id, title: titleOf(row), region: row.region });
    storesOf.set(row.merchant, listed);
  }
  const listed = merchants.map((merchant) => ({
    id: merchant.id,
    title: titleOf(merchant),
    stores: storesOf.get(merchant.id) ?? [],
  }));
  return jsonSource(id, { merchants: listed }, (text) => parseJson(text, merchantsFileSchema));
}

export async function calendarSource(store: ServerStore, { id }: ProgrammeRow): Promise<FileSource> {
  const years = await store.database
    .selectFrom('calendarYears')
    .select('year')
    .where('programme', '=', id)
    .orderBy('year')
    .execute();
  const days = await store.database
    .selectFrom('calendarDays')
    .select(['day', 'kind'])
    .where('programme', '=', id)
    .orderBy('day')
    .execute();
  const daysOf = (kind: 'holiday' | 'workday') =>
    days.filter((row) => row.kind === kind).map((row) => row.day);
  const content = {
    years: years.map(({ year }) => year),
    holidays: daysOf('holiday'),
    workdays: daysOf('workday'),
  };
  return jsonSource(id, content, (text) => parseJson(text, calendarFileSchema));
}

export async function caKeysSource(store: ServerStore, { id }: ProgrammeRow): Promise<FileSource> {
  const rows = await store.database
    .selectFrom('schemeKeys')
    .select(['suite', 'content'])
    .where('programme', '=', id)
    .orderBy('rid')
    .orderBy('keyIndex')
    .execute();
  const revoked = await store.database
    .selectFrom('revokedIssuers')
    .select(['rid', 'keyIndex as index', 'serial'])
    .where('programme', '=', id)
    .orderBy('rid')
    .orderBy('keyIndex')
    .orderBy('serial')
    .execute();
  const keysOf = (suite: 'rsa' | 'sm2') =>
    rows.filter((row) => row.suite === suite).map(({ content }) => JSON.parse(content) as unknown);
  const sm2Keys = keysOf('sm2');
  const content = {
    keys: keysOf('rsa'),
    ...(sm2Keys.length > 0 ? { sm2Keys } : {}),
    ...(revoked.length > 0 ? { revokedIssuers: revoked } : {}),
  };
  return jsonSource(id, content, (text) => parseJson(text, caKeysFileSchema));
}

export async function policySource(store: ServerStore, programme: ProgrammeRow): Promise<FileSource> {
  const rows = await store.database
    .selectFrom('cardProducts')
    .selectAll()
    .where('programme', '=', programme.id)
    .orderBy('prefix')
    .execute();
  const cardProducts = rows.map((row) => ({
    prefix: row.prefix,
    programme: row.issuingProgramme,
    title: titleOf(row),
  }));
  const content = {
    title: titleOf(programme),
    cardProducts,
    memberCodeKey: (await store.keys.of(programme.id)).memberCode.publicKey,
    ...(programme.unionApplication === null
      ? {}
      : { unionApplication: JSON.parse(programme.unionApplication) as unknown }),
  };
  return jsonSource(programme.id, content, (text) => parseJson(text, policyFileSchema));
}

function titleOf(row: { readonly titleZh: string; readonly titleEn: string | null }): Title {
  return { zh: row.titleZh, ...(row.titleEn === null ? {} : { en: row.titleEn }) };
}
