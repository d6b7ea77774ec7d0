import { fromHex } from '../../drivers/emv/hex.ts';
import { type CardExchange, type CardReading, readCard, recordExchanges } from '../../drivers/emv/index.ts';
import type { CardInterface, Transceive } from '../../drivers/emv/transceive.ts';
import type { CardSession } from '../../drivers/reader.ts';
import {
  mintCa,
  mintCard,
  mintIssuer,
  mintSm2Ca,
  mintSm2Issuer,
  VirtualCard,
  type VirtualCardImage,
  VirtualReader,
} from '../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../terminal/wire/card-crypto.ts';
import { fuzz, fuzzBases } from '../property/emv-fuzz-engine.ts';
import type { BenchFigure } from './figure.ts';
import { percentile, rounded } from './percentile.ts';

const rounds = 400;
const warmUpRounds = 50;
const challenge = fromHex('5A3C91E7');
const ca = mintCa();
const sm2Ca = mintSm2Ca();
const description = { pan: '6228480402564895671', expires: '2038-08-31', protocol: 'T=1' } as const;
/** What we may add to a tap, the card's and the token's time left out. */
const target = { rsa: '≤ 15', sm2: '≤ 25' } as const;

/**
 * Card flows with all that a bank signs: a virtual card that really computes, and then its answers alone. And how
 * fast changed recordings are read, as the trial of card reading does it.
 */
export async function benchCard(): Promise<readonly BenchFigure[]> {
  const rsa = mintIssuer(ca, { prefix: '622848' });
  const sm2 = mintSm2Issuer(sm2Ca, { prefix: '622848' });
  const large = mintIssuer(ca, { prefix: '622848', bits: 1408 });
  const flows: readonly (readonly [string, VirtualCardImage, CardInterface, 'rsa' | 'sm2'])[] = [
    ['contactless', mintCard(rsa, description), 'contactless', 'rsa'],
    ['contactless, fast proof', mintCard(rsa, { ...description, method: 'fdda' }), 'contactless', 'rsa'],
    ['contactless, 1408-bit keys', mintCard(large, { ...description, keyBits: 1408 }), 'contactless', 'rsa'],
    ['contactless SM2', mintCard(sm2, description), 'contactless', 'sm2'],
    ['contactless SM2, fast proof', mintCard(sm2, { ...description, method: 'fdda' }), 'contactless', 'sm2'],
    ['contact T=1', mintCard(rsa, description), 'contact', 'rsa'],
    ['contact T=0', mintCard(rsa, { ...description, protocol: 'T=0' }), 'contact', 'rsa'],
    ['contact SM2 T=1', mintCard(sm2, description), 'contact', 'sm2'],
  ];
  const figures: BenchFigure[] = [];
  for (const [flow, image, side, suite] of flows) {
    figures.push(...(await benchFlow(flow, { image, side, suite })));
  }
  return [...figures, await benchFuzz()];
}

const fuzzInputs = 30_000;

/** One thread, as it is: how long the trial of a hundred million takes follows from it. */
async function benchFuzz(): Promise<BenchFigure> {
  const bases = await fuzzBases(new URL('../../../test/drivers/emv/replays/', import.meta.url));
  await fuzz(bases, { seed: 1, inputs: fuzzInputs / 10 });
  const began = performance.now();
  const { exchanges, bytes } = await fuzz(bases, { seed: 2, inputs: fuzzInputs });
  const perSecond = Math.round((fuzzInputs * 1000) / (performance.now() - began));
  return { figure: 'fuzz rate', unit: 'inputs/s', perSecond, inputs: fuzzInputs, exchanges, bytes };
}

async function benchFlow(
  flow: string,
  {
    image,
    side,
    suite,
  }: { readonly image: VirtualCardImage; readonly side: CardInterface; readonly suite: 'rsa' | 'sm2' },
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
      target: target[suite],
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
    caKeys: [ca.publicKey, sm2Ca.publicKey],
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
