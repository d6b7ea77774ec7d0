import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import type { CardInterface } from '../../../drivers/emv/transceive.ts';
import {
  mintCa,
  mintCard,
  mintIssuer,
  VirtualCard,
  type VirtualCardDescription,
  type VirtualCardFault,
  VirtualCardSilent,
  virtualCardImageSchema,
} from '../../../drivers/virtual/index.ts';

const issuer = mintIssuer(mintCa(), { prefix: '622848' });
const described = (description: Partial<VirtualCardDescription> = {}) =>
  mintCard(issuer, { pan: '6228480402564890018', expires: '2031-08-31', protocol: 'T=1', ...description });
const image = described();

function card(
  side: CardInterface,
  options: { image?: typeof image; faults?: readonly VirtualCardFault[] } = {},
) {
  const virtual = new VirtualCard(options.image ?? image, { faults: options.faults ?? [] });
  virtual.powerOn(side);
  return { virtual, send: (command: string) => toHex(virtual.transmit(fromHex(command))) };
}

const directory = '00A404000E315041592E5359532E444446303100';
const contactlessDirectory = '00A404000E325041592E5359532E444446303100';
const application = '00A4040008A00000033301010100';
const begin = '80A800000C830A0000000000000001560000';
const beginContactless = (qualifiers: string) => `80A8000025${`8323${qualifiers}`.padEnd(74, '0')}00`;
const sign = '0088000004AABBCCDD00';

describe('a virtual card', () => {
  it.each([
    ['contact', 'T=0', /^3B6D0000.{26}$/],
    ['contact', 'T=1', /^3BED00008131FE45.{28}$/],
    ['contactless', 'T=1', /^3B8D8001.{28}$/],
  ] as const)('answers to reset on %s with %s', (side, protocol, answer) => {
    const atr = new VirtualCard(described({ protocol, method: 'none' })).powerOn(side);
    expect(toHex(atr)).toMatch(answer);
    // ISO/IEC 7816-3, 8.2.5: all bytes after the first make zero, unless only T=0 is offered.
    const sum = atr.slice(1).reduce((left, right) => left ^ right, 0);
    if (protocol === 'T=1') expect(sum).toBe(0);
  });

  it('has no interface that its image lacks', () => {
    const virtual = new VirtualCard(described({ interfaces: ['contact'], method: 'none' }));
    expect(() => virtual.powerOn('contactless')).toThrow(RangeError);
  });

  it('is silent without power', () => {
    const virtual = new VirtualCard(image);
    expect(() => virtual.transmit(fromHex(directory))).toThrow(VirtualCardSilent);
    virtual.powerOn();
    virtual.powerOff();
    expect(() => virtual.transmit(fromHex(directory))).toThrow(VirtualCardSilent);
  });

  it.each([
    ['its directory by contact', 'contact', directory, /^6F.*8801.*9000$/],
    ['its directory without', 'contactless', contactlessDirectory, /^6F.*BF0C.*61.*9000$/],
    ['no contactless directory by contact', 'contact', contactlessDirectory, /^6A82$/],
    ['no contact directory without', 'contactless', directory, /^6A82$/],
    ['its application', 'contact', application, /^6F.*9F38.*9000$/],
    ['its application by the beginning of its name', 'contact', '00A4040005A00000033300', /^6F.*9000$/],
    ['nothing by less than a provider', 'contact', '00A4040004A000000300', /^6A82$/],
    ['no other application', 'contact', '00A4040007A000000003101000', /^6A82$/],
    ['no second application', 'contact', '00A4040208A00000033301010100', /^6A82$/],
    ['nothing by file number', 'contact', '00A40000023F0000', /^6A86$/],
  ] as const)('selects %s', (_, side, command, response) => {
    expect(card(side).send(command)).toMatch(response);
  });

  it.each([
    ['a class that it does not know', 'C0A4040000', '6E00'],
    ['a payment command', '80AE400000', '6D00'],
    ['a PIN', '0020008008241234FFFFFFFFFF', '6D00'],
    ['a command cut short', '00A4', '6700'],
    ['data that are cut short', '00A404000E3150', '6700'],
    ['data that go on', '00A404000231503132', '6700'],
    ['a record before anything is selected', '00B2010C00', '6985'],
    ['a signature before anything is selected', sign, '6985'],
    ['nothing that is left to fetch', '00C0000010', '6985'],
  ])('refuses %s', (_, command, status) => {
    expect(card('contact').send(command)).toBe(status);
  });

  it('lists its application in its directory', () => {
    const { send } = card('contact');
    send(directory);
    expect(send('00B2010C00')).toMatch(/^70.*4F08A000000333010101.*9000$/);
    expect(send('00B2020C00')).toBe('6A83');
    expect(send('00B2011400')).toBe('6A82');
  });

  it('begins once after each selection, and counts each time', () => {
    const { send, virtual } = card('contact');
    send(application);
    expect(send('00B2010C00')).toBe('6985');
    expect(send(begin)).toMatch(/^80.*9000$/);
    expect(send(begin)).toBe('6985');
    expect(virtual.transactionCounter).toBe(2);
    send(application);
    expect(send(begin)).toMatch(/9000$/);
    expect(send('80CA9F3600')).toBe('9F360200039000');
    expect(virtual.transactionCounter).toBe(3);
  });

  it('keeps its counter from one insertion to the next', () => {
    const virtual = new VirtualCard(image);
    for (const expected of [2, 3]) {
      virtual.powerOn('contact');
      virtual.transmit(fromHex(application));
      virtual.transmit(fromHex(begin));
      expect(virtual.transactionCounter).toBe(expected);
      virtual.powerOff();
    }
  });

  it('begins no more at the end of its counter', () => {
    const { send } = card('contact', { image: { ...image, transactionCounter: 0xffff } });
    send(application);
    expect(send(begin)).toBe('6985');
  });

  it.each([
    ['too short', '80A800000383010000', '6700'],
    ['not in their template', '80A80000028400', '6A80'],
    ['counted wrong', '80A800000383020000', '6A80'],
  ])('refuses terminal data that are %s', (_, command, status) => {
    const { send } = card('contact');
    send(application);
    expect(send(command)).toBe(status);
  });

  it.each([
    ['debit/credit', '40000000', /^77.*9F3602.*9000$/],
    ['quick payment', '20000000', /^6985$/],
    ['both, which is quick payment', '60000000', /^6985$/],
    ['neither', '00000000', /^6985$/],
  ])('begins without contacts for %s', (_, qualifiers, response) => {
    const { send } = card('contactless');
    send(application);
    expect(send(beginContactless(qualifiers))).toMatch(response);
  });

  it('reads its records only by number, and only where they are', () => {
    const { send } = card('contact');
    send(application);
    send(begin);
    expect(send('00B2010C00')).toMatch(/^70.*9000$/);
    expect(send('00B2020C00')).toBe('6A83');
    expect(send('00B2012C00')).toBe('6A82');
    expect(send('00B2010D00')).toBe('6A86');
  });

  it.each([
    ['genuine', /^808180.{256}9000$/, true],
    ['copied', /^808180.{256}9000$/, true],
    ['replayed', /^808180.{256}9000$/, false],
  ] as const)('signs as a %s card does', (behaviour, response, isFresh) => {
    const { send } = card('contact', { image: described({ behaviour }) });
    send(application);
    send(begin);
    const signature = send(sign);
    expect(signature).toMatch(response);
    expect(send(sign) !== signature).toBe(isFresh);
  });

  it('has no signature without a key', () => {
    const { send } = card('contact', { image: described({ method: 'sda' }) });
    send(application);
    send(begin);
    expect(send(sign)).toBe('6D00');
    expect(send('80CA9F1300')).toBe('6A88');
  });
});

describe('the frames of T=0', () => {
  const slow = described({ protocol: 'T=0', method: 'none' });

  it('have an answer to data fetched', () => {
    const { send } = card('contact', { image: slow });
    expect(send(application.slice(0, -2))).toMatch(/^61..$/);
    const length = send(application).slice(2);
    expect(send(`00C0000005`)).toMatch(/^6F.{8}61..$/);
    expect(send('00C0000000')).toMatch(/9000$/);
    expect(Number.parseInt(length, 16)).toBeGreaterThan(5);
  });

  it('have a wrong length put right', () => {
    const { send } = card('contact', { image: slow });
    send(directory);
    const answer = send('00B2010C00');
    expect(answer).toMatch(/^6C..$/);
    expect(send(`00B2010C${answer.slice(2)}`)).toMatch(/^70.*9000$/);
  });

  it('forget an answer that nobody fetched', () => {
    const { send } = card('contact', { image: slow });
    send(application);
    send('00B2010C00');
    expect(send('00C0000000')).toBe('6985');
  });
});

describe('a fault', () => {
  it('silences the card after so many commands since it got power', () => {
    const { virtual, send } = card('contact', { faults: [{ kind: 'falls-silent', afterCommands: 1 }] });
    send(directory);
    expect(() => send('00B2010C00')).toThrow(VirtualCardSilent);
    virtual.powerOn('contact');
    expect(send(directory)).toMatch(/9000$/);
  });

  it('answers an instruction with a status', () => {
    const { send } = card('contact', { faults: [{ kind: 'status', instruction: 'A4', status: '6A81' }] });
    expect(send(directory)).toBe('6A81');
  });
});

describe('minting', () => {
  it('makes images that survive the way to disk and back', () => {
    for (const behaviour of ['genuine', 'copied', 'replayed', 'insert-card', 'unreadable'] as const) {
      const minted = described({ behaviour });
      expect(virtualCardImageSchema.parse(JSON.parse(JSON.stringify(minted)))).toEqual(minted);
    }
  });

  it.each([
    ['15 digits', { pan: '622848040256489' }],
    ['20 digits', { pan: '62284804025648900180' }],
    ['letters', { pan: '622848040256489X' }],
    ['another bank’s number', { pan: '6217000402564890' }],
    ['no date', { expires: '31-08' }],
    ['a key of odd length', { keyBits: 1023 }],
    ['a key too short to sign with', { keyBits: 256 }],
  ])('refuses a card with %s', (_, description) => {
    expect(() => described(description)).toThrow(RangeError);
  });

  it.each(['62', '622848040', 'ABC'])('refuses an issuer named %s', (prefix) => {
    expect(() => mintIssuer(mintCa(), { prefix })).toThrow(RangeError);
  });

  it('marks its scheme keys as test keys, unless told otherwise', () => {
    expect(mintCa().publicKey.test).toBe(true);
    expect(mintCa({ test: false }).publicKey).not.toHaveProperty('test');
  });
});
