import { fromHex } from '../../drivers/emv/hex.ts';
import { type CardExchange, type CardReading, readCard, recordExchanges } from '../../drivers/emv/index.ts';
import type { CardInterface, Transceive } from '../../drivers/emv/transceive.ts';
import type { CardSession } from '../../drivers/reader.ts';
import {
  mintCa,
  mintCard,
  mintIssuer,
  VirtualCard,
  type VirtualCardImage,
  VirtualReader,
} from '../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../terminal/wire/card-crypto.ts';
import type { BenchFigure } from './figure.ts';
import { percentile, rounded } from './percentile.ts';

const rounds = 400;
const warmUpRounds = 50;
const challenge = fromHex('5A3C91E7');
const ca = mintCa();

/** Card flows with all that a bank signs: a virtual card that really computes, and then its answers alone. */
export async function benchCard(): Promise<readonly BenchFigure[]> {
  const issuer = mintIssuer(ca, { prefix: '622848' });
  const card = (protocol: 'T=0' | 'T=1') =>
    mintCard(issuer, { pan: '6228480402564895671', expires: '2038-08-31', protocol });
  const blocks = card('T=1');
  return [
    ...(await benchFlow('contactless', blocks, 'contactless')),
    ...(await benchFlow('contact T=1', blocks, 'contact')),
    ...(await benchFlow('contact T=0', card('T=0'), 'contact')),
  ];
}

async function benchFlow(
  flow: string,
  image: VirtualCardImage,
  side: CardInterface,
): Promise<readonly BenchFigure[]> {
  const { reading, exchanges } = await recordOnce(image, side);
  const events = await timeEvents(image, side);
  const { reads, bare } = await timeOwnPart(exchanges, side);
  const [read, plain] = [percentile(reads, 0.5), percentile(bare, 0.5)];
  return [
    {
      figure: `${flow}: card event to verdict, virtual card`,
      unit: 'ms',
      p50: rounded(percentile(events, 0.5)),
      p99: rounded(percentile(events, 0.99)),
      rounds,
    },
    {
      figure: `${flow}: our own part of a tap`,
      unit: 'ms',
      p50: rounded(read - plain),
      'reading p50': rounded(read),
      'reading p99': rounded(percentile(reads, 0.99)),
      'same exchanges, no logic, p50': rounded(plain),
      target: '≤ 15',
      rounds,
    },
    { figure: `${flow}: exchanges`, unit: 'exchanges', count: reading.exchanges, bytes: reading.bytes },
  ];
}

async function recordOnce(
  image: VirtualCardImage,
  side: CardInterface,
): Promise<{ readonly reading: CardReading; readonly exchanges: readonly CardExchange[] }> {
  const card = new VirtualCard(image);
  card.powerOn(side);
  const recorder = recordExchanges(async (command) => card.transmit(command));
  const reading = await readGenuine(recorder.transceive, side);
  return { reading, exchanges: recorder.exchanges };
}

/** From the reader's event to the verdict, the card's own RSA included. */
async function timeEvents(image: VirtualCardImage, side: CardInterface): Promise<readonly number[]> {
  const reader = new VirtualReader();
  const card = new VirtualCard(image);
  let presented: (session: CardSession) => void = () => {};
  reader.start({
    readersChanged: () => {},
    cardRemoved: () => {},
    cardPresented: (session) => presented(session),
  });
  const times: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const took = await new Promise<number>((resolve, reject) => {
      presented = (session) => {
        const began = performance.now();
        readGenuine(session.transceive, side).then(() => resolve(performance.now() - began), reject);
      };
      reader.insert(card, side);
    });
    reader.remove();
    if (round >= warmUpRounds) times.push(took);
  }
  await reader.stop();
  return times;
}

/** Reading recorded answers, in turns with the same commands and answers and nothing in between. */
async function timeOwnPart(
  exchanges: readonly CardExchange[],
  side: CardInterface,
): Promise<{ readonly reads: readonly number[]; readonly bare: readonly number[] }> {
  const responses = exchanges.map(({ response }) => fromHex(response));
  const commands = exchanges.map(({ command }) => fromHex(command));
  const inOrder = (): Transceive => {
    let sent = 0;
    return async () => {
      const response = Uint8Array.from(responses[sent] ?? []);
      sent += 1;
      return response;
    };
  };
  const reads: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const forReading = inOrder();
    const readTook = await took(() => readGenuine(forReading, side));
    const transceive = inOrder();
    const bareTook = await took(async () => {
      for (const command of commands) await transceive(command);
    });
    if (round < warmUpRounds) continue;
    reads.push(readTook);
    bare.push(bareTook);
  }
  return { reads, bare };
}

async function readGenuine(transceive: Transceive, side: CardInterface): Promise<CardReading> {
  const { reading } = await readCard({
    interface: side,
    transceive,
    challenge,
    today: '2026-11-21',
    caKeys: [ca.publicKey],
    allowTestKeys: true,
    crypto: nodeCardCrypto,
  });
  if (reading.verdict !== 'genuine') throw new Error(`${reading.verdict}: ${reading.failure?.rule}`);
  return reading;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
