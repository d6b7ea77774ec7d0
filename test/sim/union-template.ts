import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import {
  addMembers,
  addMerchants,
  addOffers,
  addOrganisations,
  createPairingCode,
  createProgramme,
  openServerStore,
  publishProgramme,
  type ServerStore,
} from '../../server/service.ts';
import type { IsoDate, IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { enrolTill } from '../../terminal/till/enrol.ts';
import type { Guest } from './guest.ts';
import { seedGuestUnion } from './guest-union.ts';
import { Program } from './machine/program.ts';
import { installStandIns } from './machine/stand-ins.ts';
import { programmeId, startOffers, storeOf } from './sim-offers.ts';
import { SimulatedWorld } from './simulated-world.ts';
import { serverAddress } from './world.ts';

/** Friday, 20 November 2026, 09:30 in China: the shops have just opened. */
export const templateStartMs = Date.parse('2026-11-20T09:30:00+08:00');
const membersCount = 400;
export type UnionSize = {
  readonly tills: number;
  /** A line brings the news; each question of each till costs time here. */
  readonly pollSeconds: number;
};

export type UnionTemplate = UnionSize & {
  readonly root: string;
  readonly tokens: readonly CardToken[];
  readonly guests: readonly Guest[];
  /** The moment at which the copies go on. */
  readonly endMs: number;
  readonly remove: () => void;
};

/** A union whose tills are enrolled and hold its files, on a memory disk where there is one; each run copies it. */
export async function makeTemplate(size: UnionSize): Promise<UnionTemplate> {
  const { tills } = size;
  installStandIns();
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'puhui-sim-'));
  const template = join(root, 'template');
  mkdirSync(template);
  const world = new SimulatedWorld({ seed: 1, startMs: templateStartMs, folder: template, tills });
  const office = new Program(world.office.machine);
  const seeded = await world.until(
    office.run(() => seedServer(join(template, 'office'), { ...size, office })),
  );
  office.end();
  await enrolTills(world);
  const endMs = world.simulation.nowMs;
  return { root, ...size, ...seeded, endMs, remove: () => rmSync(root, { recursive: true, force: true }) };
}

let copies = 0;

export function copyTemplate(template: UnionTemplate): string {
  copies += 1;
  const folder = join(template.root, `run-${copies}`);
  cpSync(join(template.root, 'template'), folder, { recursive: true });
  return folder;
}

async function seedServer(
  dataDir: string,
  { tills, pollSeconds, office }: UnionSize & { readonly office: Program },
): Promise<Pick<UnionTemplate, 'tokens' | 'guests'>> {
  const random = new SeededRandom(1);
  const store = await openServerStore({
    dataDir,
    now: office.now,
    random: office.randomBytes,
    log: pino({ level: 'silent' }),
  });
  const token = { key: random.hex(8), cost: { n: 2, r: 1, p: 1 } };
  await createProgramme(store, {
    id: programmeId,
    title: { zh: '模拟工会' },
    token,
    pollSeconds,
    demo: true,
  });
  await addOrganisations(store, programmeId, [{ path: '510000', title: { zh: '模拟总工会' } }]);
  const tokens = await seedMembers(store, random);
  await addMerchants(store, programmeId, [
    {
      id: 'merchant',
      title: { zh: '模拟商户' },
      stores: Array.from({ length: tills }, (_, till) => ({
        id: storeOf(till),
        title: { zh: `模拟门店 ${till}` },
        region: '510107',
      })),
    },
  ]);
  await addOffers(store, startOffers(tills));
  await publishProgramme(store, programmeId);
  const hex = (bytes: number) => random.hex(bytes);
  const guests = await seedGuestUnion(store, { tills, pollSeconds, hex, homeTokens: tokens });
  await store.close();
  return { tokens, guests };
}

async function seedMembers(store: ServerStore, random: SeededRandom): Promise<readonly CardToken[]> {
  const tokens = Array.from({ length: membersCount }, () => cardToken(random.hex(4)));
  await addMembers(
    store,
    programmeId,
    tokens.map((token, place) => ({
      name: `模拟会员 ${place}`,
      idNumber: `5101011980${String(place).padStart(8, '0')}`,
      phone: `139${String(place).padStart(8, '0')}`,
      organisation: '510000',
      sex: place % 2 === 0 ? ('female' as const) : ('male' as const),
      birthMonth: (place % 12) + 1,
      status: place % 20 === 0 ? ('left' as const) : ('active' as const),
      certifiedThrough: '2027-12-31' as IsoDate,
      joinedOn: '2015-01-01' as IsoDate,
      card: {
        token,
        number: `62170000${String(place).padStart(8, '0')}`,
        issuer: 'ccb',
        // Used before: the member file stays as it is, and no till begins a thread that real time would order.
        firstUsedAt: '2026-01-05T02:00:00.000Z' as IsoInstant,
        status: 'active' as const,
      },
    })),
  );
  return tokens;
}

/** Pairs every till with the running server and has it fetch the files, over a network without faults. */
async function enrolTills(world: SimulatedWorld): Promise<void> {
  await world.until(world.office.start());
  for (const shop of world.shops) {
    const store = world.office.store();
    const code = await world.until(
      world.office.program().run(() => createPairingCode(store, { store: storeOf(shop.number) })),
    );
    if ('refused' in code) throw new Error(code.refused.code);
    const program = shop.newProgram();
    const enrolled = await world.until(
      program.run(() => enrolTill({ dataDir: shop.dataDir, server: serverAddress, code: code.code })),
    );
    if (!enrolled.enrolled) throw new Error(enrolled.why.join('; '));
    program.end();
    await world.until(shop.start());
    if (!shop.isOpen) throw new Error(world.violations.join('; '));
    const { till } = shop.running();
    await world.until(shop.running().program.run(() => till.firstSync()));
    await world.until(shop.stop());
  }
  await world.until(world.office.stop());
}
