import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import {
  addCaKeys,
  addCardProducts,
  addMembers,
  addMerchants,
  addOffers,
  addOrganisations,
  addStaffKey,
  createProgramme,
  type NewMember,
  openServerStore,
  publishProgramme,
  type RunningServer,
  type ServerOptions,
  type Surroundings,
  startServer,
} from '../../server/service.ts';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { cardToken } from '../../terminal/core/card-token.ts';

/** Personal data that must be found nowhere in clear. */
export const canaries = {
  name: '金丝雀女士',
  idNumber: '51010419790101234X',
  phone: '13900012345',
  cardNumber: '6217003810099887766',
} as const;

export const memberTokens = {
  canary: cardToken('a'.repeat(32)),
  second: cardToken('0123456789abcdef0123456789abcdef'),
} as const;

export const unionNow = Date.parse('2026-11-21T02:00:00Z');

/** A union with two programmes, two stores and two members, in a folder of its own. */
export type SmallUnion = {
  readonly dataDir: string;
  readonly server: RunningServer;
  readonly staffKey: string;
  /** What the server has logged. */
  readonly logged: () => string;
  /** The server's clock, in milliseconds. */
  readonly clock: { ms: number };
  readonly restart: () => Promise<SmallUnion>;
  readonly end: () => Promise<void>;
};

export async function startSmallUnion(
  options: Pick<ServerOptions, 'consoleFolder'> = {},
): Promise<SmallUnion> {
  const dataDir = await mkdtemp(join(tmpdir(), 'puhui-server-'));
  const clock = { ms: unionNow };
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, lineKeeper(lines));
  const surroundings = { now: () => clock.ms, random: randomBytes, log };
  const staffKey = await seed(dataDir, surroundings);
  const serve = async (): Promise<SmallUnion> => {
    const server = await startServer({ dataDir, port: 0, ...surroundings, ...options });
    return {
      dataDir,
      server,
      staffKey,
      clock,
      logged: () => lines.join(''),
      restart: async () => {
        await server.stop();
        return serve();
      },
      end: async () => {
        await server.stop();
        await rm(dataDir, { recursive: true });
      },
    };
  };
  return serve();
}

async function seed(dataDir: string, surroundings: Surroundings): Promise<string> {
  const store = await openServerStore({ dataDir, ...surroundings });
  await createProgramme(store, {
    id: 'scedu',
    title: { zh: '四川高校工会', en: 'Sichuan universities' },
    recognises: ['nb51'],
    demo: true,
  });
  await createProgramme(store, { id: 'nb51', title: { zh: '宁波 5·1 服务卡' } });
  for (const programme of ['scedu', 'nb51'])
    await addOrganisations(store, programme, [
      { path: '510000/edu', title: { zh: '教育工会' } },
      { path: '510000/edu/scu', title: { zh: '四川大学' }, city: '成都' },
    ]);
  await addMembers(store, 'scedu', [canaryMember(), secondMember()]);
  await addMerchants(store, 'scedu', [
    {
      id: 'hongqi',
      title: { zh: '红旗超市' },
      stores: [
        { id: 'hq-001', title: { zh: '望江店', en: 'Wangjiang' }, region: '510107' },
        { id: 'hq-002', title: { zh: '华西店' }, region: '510107' },
      ],
    },
  ]);
  // What the sample sales were decided by.
  await addOffers(store, [
    offerOf('scedu.rice', { benefit: { kind: 'threshold', tiers: [{ spend: 9000, off: 2000 }] } }),
  ]);
  await addCaKeys(store, 'scedu', [
    {
      rid: 'A000000333',
      index: '0B',
      modulus: 'CF9F'.repeat(62),
      exponent: '03',
      expires: '2030-12-31' as IsoDate,
    },
  ]);
  await addCardProducts(store, 'scedu', [
    { prefix: '621700', programme: 'hbedu', title: { zh: '河北教育工会卡' } },
  ]);
  const staffKey = await addStaffKey(store, 'test');
  await publishProgramme(store, 'scedu');
  await publishProgramme(store, 'nb51');
  await store.close();
  return staffKey;
}

export function canaryMember(): NewMember {
  return {
    name: canaries.name,
    idNumber: canaries.idNumber,
    phone: canaries.phone,
    organisation: '510000/edu/scu',
    sex: 'female',
    birthMonth: 1,
    tags: ['model-worker'],
    status: 'active',
    certifiedThrough: '2026-12-31' as IsoDate,
    joinedOn: '2001-09-01' as IsoDate,
    card: {
      token: memberTokens.canary,
      number: canaries.cardNumber,
      issuer: 'ccb',
      status: 'active',
      chips: ['01'],
      activatedOn: '2026-01-05' as IsoDate,
    },
  };
}

function secondMember(): NewMember {
  return {
    name: '第二人',
    idNumber: '510104198002022340',
    phone: '13900054321',
    organisation: '510000/edu/scu',
    sex: 'male',
    birthMonth: 2,
    status: 'left',
    joinedOn: '2011-09-01' as IsoDate,
    card: { token: memberTokens.second, number: '6217003810011223344', issuer: 'ccb', status: 'active' },
  };
}

/** A legal offer: a fifth off the basket. */
export function offerOf(
  id: string,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    id,
    version: 1,
    programme: id.split('.')[0],
    title: { zh: '八折' },
    layer: 'basket',
    benefit: { kind: 'rate', payPermille: 800 },
    funding: [{ funder: 'merchant', permille: 1000 }],
    ...changes,
  };
}

function lineKeeper(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}
