import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import type { Transceive } from '../../../drivers/emv/transceive.ts';
import { VirtualCard, type VirtualCardImage } from '../../../drivers/virtual/index.ts';
import { changed, genuineCard, mint, pan, powered, read, tampered, without } from './minted-cards.ts';

const answering = (instruction: number, response: string, side: 'contact' | 'contactless' = 'contact') =>
  tampered(powered(genuineCard, side), instruction, () => fromHex(response));

/** Answers by the beginning of the command; everything else is 6A82 or 6A83. */
function table(answers: Readonly<Record<string, string>>, sent: string[] = []): Transceive {
  return async (command) => {
    const text = toHex(command);
    sent.push(text);
    const found = Object.entries(answers).find(([start]) => text.startsWith(start));
    return fromHex(found?.[1] ?? (command[1] === 0xb2 ? '6A83' : '6A82'));
  };
}

const listing = (...entries: readonly string[]) => {
  const content = entries.map((entry) => `61${byte(entry.length / 2)}${entry}`).join('');
  return `70${byte(content.length / 2)}${content}9000`;
};
const byte = (value: number) => toHex(Uint8Array.of(value));
const debit = '4F08A000000333010101';
const credit = '4F08A000000333010102';
const foreign = '4F07A0000000031010';
const directory = { '00A404000E': '6F15840E315041592E5359532E4444463031A5038801019000' };

describe('a card without a payment application', () => {
  it('is not a bank card', async () => {
    const outcome = await read({ transceive: table({}) });
    expect(outcome.reading).toMatchObject({
      verdict: 'unreadable',
      aid: null,
      failure: { step: 'select-application', rule: 'this is not a bank card: it has no payment application' },
    });
  });

  it.each([
    ['the card itself, at its directory', { '00A404000E': '6A81' }, 'the bank has blocked the card'],
    ['the card itself, at its application', { '00A4040008': '6A81' }, 'the bank has blocked the card'],
    ['its application', { '00A4040008': '6283' }, 'the bank has blocked the card’s application'],
  ])('is blocked: %s', async (_, answers, rule) => {
    const outcome = await read({ transceive: table(answers as unknown as Record<string, string>) });
    expect(outcome.reading).toMatchObject({ verdict: 'unreadable', failure: { rule } });
  });
});

describe('the directory', () => {
  it.each([
    [
      'the union’s scheme before another of higher priority',
      [`${foreign}870101`, `${debit}870102`],
      'A000000333010101',
    ],
    ['the card’s priority within the scheme', [`${debit}870102`, `${credit}870101`], 'A000000333010102'],
    ['no priority last', [`${debit}870100`, `${credit}87010F`], 'A000000333010102'],
    ['the recorded order for equals', [`${credit}870101`, `${debit}870101`], 'A000000333010102'],
    ['another scheme when there is nothing else', [`${foreign}870101`], 'A0000000031010'],
  ])('decides the order: %s', async (_, entries, first) => {
    const sent: string[] = [];
    await read({ transceive: table({ ...directory, '00B2010C': listing(...entries) }, sent) });
    const selects = sent.filter((command) => command.startsWith('00A404')).slice(1);
    expect(selects[0]).toContain(first);
  });

  it.each([
    ['not there', {}],
    ['malformed', { '00A404000E': '6F059000' }],
    ['without a file', { '00A404000E': '6F009000' }],
    ['with an impossible file', { '00A404000E': '6F05A5038801FF9000' }],
    ['with a malformed record', { ...directory, '00B2010C': '70FF9000' }],
    ['with a record that fails', { ...directory, '00B2010C': '6985' }],
    ['empty', { ...directory, '00B2010C': '70009000' }],
    ['with a name too short to be one', { ...directory, '00B2010C': listing('4F04A0000003') }],
  ])('that is %s is passed over for the known names', async (_, answers) => {
    const sent: string[] = [];
    await read({ transceive: table(answers as Record<string, string>, sent) });
    expect(sent).toContain('00A4040008A00000033301010100');
    expect(sent).toContain('00A4040008A00000033301010200');
  });

  it('that never ends is read to its limit, and its one application tried once', async () => {
    const sent: string[] = [];
    const transceive = table({ ...directory, '00B2': listing(debit) }, sent);
    await read({ transceive });
    expect(sent.filter((command) => command.startsWith('00B2'))).toHaveLength(10);
    expect(sent.filter((command) => command.startsWith('00A4040008'))).toHaveLength(1);
  });
});

describe('an application that does not keep to the rules', () => {
  it.each([
    ['another application', '6F0A8408A0000003330101029000', '84'],
    ['no name', '6F009000', '84'],
    ['no template', '8408A0000003330101019000', '6F'],
    ['a malformed template', '6F1F9000', null],
    ['a malformed list of questions', '6F128408A000000333010101A5069F38039F37FF9000', '9F38'],
  ])('is unreadable when it answers with %s', async (_, response, tag) => {
    const transceive = table({ '00A4040008': response });
    expect((await read({ transceive })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'select-application', tag },
    });
  });

  it('uses a longer name than it was asked for', async () => {
    const image: VirtualCardImage = { ...genuineCard, aid: 'A00000033301010199' };
    const card = new VirtualCard(image);
    card.powerOn('contact');
    const transceive: Transceive = async (command) =>
      toHex(command).startsWith('00A404000E') ? fromHex('6A82') : card.transmit(command);
    expect((await read({ transceive })).reading).toMatchObject({
      verdict: 'genuine',
      aid: 'A00000033301010199',
    });
  });

  it.each([
    ['nothing', '9000', null],
    ['an unknown template', '78023C009000', '78'],
    ['half a profile', '80013C9000', '80'],
    ['no profile', '77069404080101009000', '77'],
    ['half a locator', '80053C000801019000', '94'],
    ['an impossible locator', '80063C00090101009000', '94'],
    ['no records on the contact interface', '80023C009000', '94'],
    ['malformed objects', '77059000', null],
  ])('is unreadable when its processing options are %s', async (_, response, tag) => {
    expect((await read({ transceive: answering(0xa8, response) })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'processing-options', tag },
    });
  });

  it.each(['6A81', '6283', '6F00', '6700'])(
    'is unreadable when it refuses to begin with %s',
    async (status) => {
      expect((await read({ transceive: answering(0xa8, status) })).reading).toMatchObject({
        verdict: 'unreadable',
        failure: { step: 'processing-options', rule: `the card refuses to begin (${status})` },
      });
    },
  );

  it('lets the next application try when the first refuses with contacts', async () => {
    const sent: string[] = [];
    const name = (aid: string) => `6F0A8408${aid}9000`;
    const transceive = table(
      {
        '00A4040008A000000333010101': name('A000000333010101'),
        '00A4040008A000000333010102': name('A000000333010102'),
        '80A8': '6985',
      },
      sent,
    );
    expect((await read({ transceive })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { rule: 'the card refuses to begin (6985)' },
    });
    expect(sent.filter((command) => command.startsWith('80A8'))).toHaveLength(2);
  });

  it('is asked to be inserted when it does not ask for the contactless qualifiers', async () => {
    const image = {
      ...genuineCard,
      faces: genuineCard.faces.map((face) => ({ ...face, tag9F38Pdol: '9F3704' })),
    };
    expect(
      (await read({ interface: 'contactless', transceive: powered(image, 'contactless') })).reading,
    ).toMatchObject({ verdict: 'insert-card', failure: { rule: expect.stringContaining('9F66') } });
  });
});

describe('a contactless path without records', () => {
  const track = `5712${pan}D310822010000000F`;

  it.each([
    ['claims a proof and gives a number', `77${byte(4 + 20)}82027C00${track}9000`, 'insert-card', true],
    ['claims none and gives a number', `77${byte(4 + 20)}82021C00${track}9000`, 'read', true],
    ['gives no number', '770482021C009000', 'insert-card', false],
  ])('%s', async (_, response, verdict, hasToken) => {
    const outcome = await read({
      interface: 'contactless',
      transceive: answering(0xa8, response, 'contactless'),
    });
    expect(outcome.reading.verdict).toBe(verdict);
    expect(outcome.token).toBe(hasToken ? `token of ${pan}` : null);
  });
});

describe('records that do not keep to the rules', () => {
  it.each(['6985', '6A83', '6581'])('are unreadable: the card answers %s', async (status) => {
    const transceive = tampered(powered(genuineCard), 0xb2, (response) =>
      // The directory, whose entries begin with 61, stays readable.
      response[0] === 0x70 && response[2] !== 0x61 ? fromHex(status) : response,
    );
    expect((await read({ transceive })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'read-records', rule: `the card does not give record 1 of file 1 (${status})` },
    });
  });

  const withFirstRecord = (data: string) => ({
    ...genuineCard,
    records: genuineCard.records.map((record, at) => (at === 0 ? { ...record, data } : record)),
  });

  it.each([
    ['no template', '5A0111', '70'],
    ['another template', '71035A0111', '70'],
    ['two templates', '70007000', '70'],
    ['a cut template', '70055A0111', null],
    ['an inner length one too long', '70035A0211', null],
    ['bytes behind the template', '70035F2400FFFF', null],
    ['one object twice', '7006920111920111', '92'],
  ])('are unreadable: %s', async (_, data, tag) => {
    expect((await read({ transceive: powered(withFirstRecord(data)) })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'read-records', tag },
    });
  });

  it('are unreadable: one object in two records', async () => {
    const again = genuineCard.records[1]?.data ?? '';
    expect((await read({ transceive: powered(withFirstRecord(again)) })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { rule: 'EMV Book 3, 10.2: it comes twice' },
    });
  });

  it.each([
    ['5F24', '311345', 'no such day'],
    ['5F34', '0A', 'not two digits'],
  ])('are unreadable: %s holds %s', async (tag, value, rule) => {
    const card = changed(genuineCard, tag, (bytes) => bytes.set(fromHex(value)));
    expect((await read({ transceive: powered(card) })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'read-records', rule: `EMV Book 3, annex A: ${rule}`, tag },
    });
  });
});

describe('the number on the card', () => {
  it('has to be the same in track 2', async () => {
    const card = changed(genuineCard, '57', (value) => value.set(fromHex('6228480402564891')));
    expect((await read({ transceive: powered(card) })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'card-number', rule: 'JR/T 0025.5: the card holds two numbers' },
    });
  });

  it.each([
    ['5A', '62284804025648', 'FFFFFF'],
    ['57', '62284804025648', 'D3108220'],
  ])('has to have 16 digits (%s)', async (tag, digits, rest) => {
    const card = changed(genuineCard, tag, (value) => {
      value.fill(0xff);
      value.set(fromHex(digits + rest));
    });
    expect((await read({ transceive: powered(card) })).reading).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'card-number', rule: 'JR/T 0025.5: a card number has 16 to 19 digits', tag },
    });
  });

  it('may be in track 2 alone, and the month of its expiry too', async () => {
    const bare = mint({ method: 'none' });
    const card = without(without(bare, '5A'), '5F24');
    const outcome = await read({ transceive: powered(card) });
    expect(outcome.reading).toMatchObject({ verdict: 'read', expires: '2031-08-31' });
    expect(outcome.token).toBe(`token of ${pan}`);
  });

  it('has to be somewhere', async () => {
    const card = without(without(genuineCard, '5A'), '57');
    expect((await read({ transceive: powered(card) })).reading).toMatchObject({
      verdict: 'unreadable',
      maskedPan: null,
      failure: { step: 'card-number', rule: 'EMV Book 3, 7.2: the card gives no number', tag: '5A' },
    });
  });

  it('need not pass a check digit', async () => {
    // 6299999999999999 fails Luhn's rule, as some cards in circulation do.
    const image = mint({ method: 'none' });
    const number = '6299999999999999';
    const renumbered = changed(
      changed(image, '5A', (value) => value.set(fromHex(`${number}FFFF`))),
      '57',
      (value) => value.set(fromHex(`${number}D3108220100000000FFF`.slice(0, 36))),
    );
    expect((await read({ transceive: powered(renumbered) })).reading.maskedPan).toBe('629999******9999');
  });
});
