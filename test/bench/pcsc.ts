import { PcscReaders } from '../../drivers/pcsc/pcsc-readers.ts';
import type { CardSession } from '../../drivers/reader.ts';
import {
  mintCa,
  mintCard,
  mintIssuer,
  VirtualCard,
  type VirtualCardImage,
  VpcdLink,
} from '../../drivers/virtual/index.ts';
import { FakePcscTill } from '../fakes/fake-pcsc-till.ts';
import { pcscdObstacle, startPcscd } from '../system/pcscd.ts';
import { readRealCard } from '../system/read-real-card.ts';
import type { BenchFigure } from './figure.ts';

const roundsPerInterface = 5;

type Measured = { readonly ms: number; readonly commands: readonly Uint8Array[] };

/**
 * From the card's event to its verdict over a real daemon, beside the same commands sent with no logic between them.
 * The virtual reader answers each command some 40 ms late, so only the difference is ours.
 * Nothing is measured where no daemon can be started.
 */
export async function benchPcsc(): Promise<readonly BenchFigure[]> {
  if ((await pcscdObstacle()) !== null) return [];
  const ca = mintCa();
  const image = mintCard(mintIssuer(ca, { prefix: '622848' }), {
    pan: '6228480402564895671',
    expires: '2031-08-31',
  });
  const daemon = await startPcscd();
  const till = new FakePcscTill();
  const readers = new PcscReaders({ allowReaders: /^Virtual PCD / });
  readers.start(till);
  try {
    await till.reader('ready');
    const figures: BenchFigure[] = [];
    for (const side of ['contact', 'contactless'] as const) {
      const slot = { till, image, side, port: daemon.vpcdPort };
      const readings: Measured[] = [];
      const bare: Measured[] = [];
      for (let round = 0; round < roundsPerInterface; round += 1) {
        const reading = await withCard(slot, (session) => timeReading(session, ca.publicKey));
        readings.push(reading);
        bare.push(await withCard(slot, (session) => timeBare(session, reading.commands)));
      }
      figures.push(figureOf(side, readings, bare));
    }
    return figures;
  } finally {
    await readers.stop();
    await daemon.stop();
  }
}

type Slot = {
  readonly till: FakePcscTill;
  readonly image: VirtualCardImage;
  readonly side: 'contact' | 'contactless';
  readonly port: number;
};

async function withCard(slot: Slot, use: (session: CardSession) => Promise<Measured>): Promise<Measured> {
  const link = new VpcdLink({ card: new VirtualCard(slot.image), interface: slot.side, port: slot.port });
  await link.connect();
  const measured = await use(await slot.till.card());
  await link.remove();
  await slot.till.removed();
  return measured;
}

async function timeReading(
  session: CardSession,
  caKey: ReturnType<typeof mintCa>['publicKey'],
): Promise<Measured> {
  const commands: Uint8Array[] = [];
  const recording: CardSession = {
    ...session,
    transceive: (command) => {
      commands.push(command);
      return session.transceive(command);
    },
  };
  const startMs = performance.now();
  const { verdict } = await readRealCard(recording, [caKey]);
  const ms = performance.now() - startMs;
  if (verdict !== 'genuine') throw new Error(`the measured card is ${verdict}`);
  return { ms, commands };
}

async function timeBare(session: CardSession, commands: readonly Uint8Array[]): Promise<Measured> {
  const startMs = performance.now();
  for (const command of commands) await session.transceive(command);
  const ms = performance.now() - startMs;
  session.release?.();
  return { ms, commands };
}

function figureOf(side: string, readings: readonly Measured[], bare: readonly Measured[]): BenchFigure {
  const readingMs = median(readings);
  const bareMs = median(bare);
  return {
    figure: `card event to verdict through pcscd, ${side}`,
    unit: 'ms',
    p50: rounded(readingMs),
    sameCommandsNoLogicP50: rounded(bareMs),
    own: rounded(readingMs - bareMs),
    exchanges: readings[0]?.commands.length ?? 0,
    rounds: readings.length,
  };
}

function median(measured: readonly Measured[]): number {
  const sorted = measured.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
