import { describe, expect, it } from 'vitest';
import { type CardReading, readCard, type Transceive } from '../../../drivers/emv/index.ts';
import {
  cardRecipeSchema,
  mintRecipe,
  VirtualCard,
  type VirtualCardFault,
  virtualCardImageSchema,
} from '../../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';

const pan = '6228480402564890018';
const application = { pan, expires: '2031-08-31' };

async function readingOf(
  recipe: unknown,
  options: { readonly side?: 'contact' | 'contactless'; readonly faults?: readonly VirtualCardFault[] } = {},
): Promise<CardReading> {
  const { image, caKey } = mintRecipe(cardRecipeSchema.parse(recipe));
  const kept = virtualCardImageSchema.parse(JSON.parse(JSON.stringify(image)));
  const card = new VirtualCard(kept, { faults: options.faults ?? [] });
  const side = options.side ?? 'contact';
  card.powerOn(side);
  const transceive: Transceive = async (command) => card.transmit(command);
  const { reading } = await readCard({
    interface: side,
    transceive,
    challenge: Uint8Array.of(1, 2, 3, 4),
    today: '2026-11-21',
    caKeys: [caKey],
    allowTestKeys: true,
    crypto: nodeCardCrypto,
  });
  return reading;
}

const genuine = { verdict: 'genuine', failure: null } as const;
const smallKeys = { scheme: { key: { bits: 768 } }, issuer: { key: { bits: 640 } } };
const sm2 = { scheme: { suite: 'sm2' } };

describe('a card that is made from its description', () => {
  it.each<[string, object, object, 'contact' | 'contactless', Partial<CardReading>]>([
    ['the usual one', {}, {}, 'contact', { ...genuine, method: 'dda', suite: 'rsa' }],
    ['without contacts', {}, {}, 'contactless', { ...genuine, method: 'dda' }],
    ['data alone', { proof: 'sda' }, {}, 'contact', { verdict: 'data-authentic' }],
    ['no proof', { proof: 'none' }, {}, 'contact', { verdict: 'read' }],
    ['the fast proof', { proof: 'fdda-01' }, {}, 'contactless', { ...genuine, method: 'fdda' }],
    ['the fast proof of before', { proof: 'fdda-00' }, {}, 'contactless', { ...genuine, method: 'fdda' }],
    ['SM2', {}, sm2, 'contact', { ...genuine, suite: 'sm2' }],
    ['SM2, the fast proof', { proof: 'fdda-01' }, sm2, 'contactless', { ...genuine, suite: 'sm2' }],
    ['a copy in SM2', {}, { ...sm2, behaviour: 'copied' }, 'contact', { verdict: 'not-genuine' }],
    ['small keys', { key: { bits: 512, exponent: 65_537 } }, smallKeys, 'contact', genuine],
    ['a name of its own', { label: 'UNION CARD', panSequence: '07' }, {}, 'contact', { label: 'UNION CARD' }],
  ])('proves what it was made to prove: %s', async (_, changes, rest, side, expected) => {
    const recipe = { schema: 1, ...rest, applications: [{ ...application, ...changes }] };
    expect(await readingOf(recipe, { side })).toMatchObject(expected);
  });

  const credit = { pan: '6228480402564891', expires: '2031-08-31', aid: 'A000000333010102' };

  it.each([
    [
      'the first, by its priority',
      [
        { ...application, priority: 1 },
        { ...credit, priority: 2 },
      ],
      '0101',
    ],
    [
      'the second, by its priority',
      [
        { ...application, priority: 2 },
        { ...credit, priority: 1 },
      ],
      '0102',
    ],
    ['the first, as it was written down', [application, credit], '0101'],
    ['the only one on this side', [{ ...application, interfaces: ['contactless'] }, credit], '0102'],
  ])('may hold several applications, of which one is read: %s', async (what, applications, end) => {
    const both = what.startsWith('the only') ? [credit, applications[0]] : applications;
    const reading = await readingOf({ schema: 1, applications: both });
    expect(reading).toMatchObject({ verdict: 'genuine', aid: `A00000033301${end}` });
  });

  it('tells applications of one beginning apart by asking for the next', () => {
    const recipe = { schema: 1, applications: [application, credit] };
    const card = new VirtualCard(mintRecipe(cardRecipeSchema.parse(recipe)).image);
    card.powerOn('contactless');
    const select = (p2: string) =>
      Buffer.from(card.transmit(Buffer.from(`00A404${p2}06A0000003330100`, 'hex'))).toString('hex');
    expect(select('00')).toContain('a000000333010101');
    expect(select('02')).toContain('a000000333010102');
    expect(select('02')).toBe('6a82');
  });

  it('is asked for the next application of a shortened name when the first one refuses to begin', async () => {
    const listedAs = 'A0000003330101';
    const recipe = {
      schema: 1,
      protocol: 'T=1',
      applications: [
        { ...application, listedAs },
        { ...credit, listedAs },
      ],
    };
    const refusesOnce: VirtualCardFault = { kind: 'status-at', command: 5, status: '6985' };
    expect(await readingOf(recipe)).toMatchObject({ ...genuine, aid: 'A000000333010101' });
    expect(await readingOf(recipe, { faults: [refusesOnce] })).toMatchObject({
      ...genuine,
      aid: 'A000000333010102',
    });
  });

  it.each<[string, object]>([
    ['no application', { schema: 1, applications: [] }],
    ['a number that is too short', { schema: 1, applications: [{ ...application, pan: '622848' }] }],
    ['a key of 100 bits', { schema: 1, applications: [{ ...application, key: { bits: 100 } }] }],
    ['exponent 17', { schema: 1, applications: [{ ...application, key: { exponent: 17 } }] }],
    ['a word that nobody knows', { schema: 1, colour: 'red', applications: [application] }],
    ['a fault that nobody knows', { schema: 1, applications: [application], faults: [{ kind: 'burns' }] }],
    ['a later form', { schema: 2, applications: [application] }],
  ])('is refused with %s', (_, recipe) => {
    expect(cardRecipeSchema.safeParse(recipe).success).toBe(false);
  });

  it('is refused by a bank that does not issue such numbers', () => {
    const recipe = { schema: 1 as const, issuer: { prefix: '621094' }, applications: [application] };
    expect(() => mintRecipe(recipe)).toThrow(RangeError);
  });
});

describe('a card on which something goes wrong', () => {
  const recipe = { schema: 1, protocol: 'T=1', applications: [application] };

  it.each<[string, VirtualCardFault, string, string | null]>([
    ['mute', { kind: 'falls-silent', afterCommands: 0 }, 'unreadable', 'the card does not answer'],
    [
      'silent in the middle',
      { kind: 'falls-silent', afterCommands: 6 },
      'unreadable',
      'the card does not answer',
    ],
    [
      'pulled out at once',
      { kind: 'is-removed', afterCommands: 0 },
      'unreadable',
      'the card was removed too early',
    ],
    [
      'pulled out at the last',
      { kind: 'is-removed', afterCommands: 11 },
      'unreadable',
      'the card was removed too early',
    ],
    ['pulled out behind it', { kind: 'is-removed', afterCommands: 12 }, 'genuine', null],
    [
      'one wrong status',
      { kind: 'status-at', command: 4, status: '6985' },
      'unreadable',
      'the card refuses to begin (6985)',
    ],
    [
      'one status that says nothing',
      { kind: 'status-at', command: 11, status: '6F00' },
      'not-genuine',
      'EMV Book 3, 6.5.9: the card refuses to sign (6F00)',
    ],
    [
      'pieces of one byte',
      { kind: 'answers-in-pieces', pieceBytes: 1 },
      'unreadable',
      'the card never finishes its answer',
    ],
    ['large pieces', { kind: 'answers-in-pieces', pieceBytes: 100 }, 'genuine', null],
    ['no end', { kind: 'never-ends' }, 'unreadable', 'the card never finishes its answer'],
    [
      'a torn record',
      { kind: 'torn-record', sfi: 3, number: 3, bytes: 30 },
      'unreadable',
      'EMV Book 3, annex B: malformed answer, value-cut-short at byte 3',
    ],
    [
      'an empty record',
      { kind: 'torn-record', sfi: 2, number: 1, bytes: 0 },
      'unreadable',
      'the answer is not the template that belongs here',
    ],
  ])('ends with a word for the cashier: %s', async (_, fault, verdict, rule) => {
    const reading = await readingOf(recipe, { faults: [fault] });
    expect({ verdict: reading.verdict, rule: reading.failure?.rule ?? null }).toEqual({ verdict, rule });
  });

  it('takes its time where it was told to', () => {
    const { image } = mintRecipe(cardRecipeSchema.parse(recipe));
    expect(new VirtualCard(image).delayMs).toBe(0);
    expect(new VirtualCard(image, { faults: [{ kind: 'is-slow', delayMs: 900 }] }).delayMs).toBe(900);
  });
});
