import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesPerReadingMax } from '../../../drivers/emv/card-channel.ts';
import { toHex } from '../../../drivers/emv/hex.ts';
import { readMemberNumber, recordExchanges, type UnionApplication } from '../../../drivers/emv/index.ts';
import type { Transceive } from '../../../drivers/emv/transceive.ts';
import { VirtualCard, type VirtualCardImage } from '../../../drivers/virtual/index.ts';
import { unionApplicationSchema } from '../../../terminal/wire/card-schema.ts';
import { decodeGb18030 } from '../../../terminal/wire/gb18030-text.ts';
import { genuineCard, powered, read, staticCard } from './minted-cards.ts';

const aid = 'D15600005355504C01';
const ascii = (text: string) => toHex(new TextEncoder().encode(text));
const object = (tag: string, value: string) => tag + toHex(Uint8Array.of(value.length / 2)) + value;
const template = (...objects: readonly string[]) => object('70', objects.join(''));

/** 川教, as GB 18030 has it. */
const chuanjiao = 'B4A8BDCC';
const holderName = object('5F20', ascii('NOBODY/IN PARTICULAR'));
const identityNumber = object('9F61', ascii('000000000000000000'));

function carrying(
  records: readonly string[],
  { plain = '', card = genuineCard }: { readonly plain?: string; readonly card?: VirtualCardImage } = {},
): VirtualCardImage {
  return {
    ...card,
    fileApplication: {
      aid,
      records: records.map((data, at) => ({ sfi: 5, number: at + 1, data })),
      plainFiles: plain === '' ? [] : [{ sfi: 6, data: plain }],
    },
  };
}

const inRecord: UnionApplication = {
  aid,
  memberNumber: { kind: 'record', sfi: 5, record: 1, tag: 'DF01', coding: 'gb18030' },
};
const inDigits: UnionApplication = {
  aid,
  memberNumber: { kind: 'record', sfi: 5, record: 1, tag: 'DF01', coding: 'digits' },
};
const inPlainFile: UnionApplication = {
  aid,
  memberNumber: { kind: 'plain', sfi: 6, offset: 4, bytes: 12, coding: 'gb18030' },
};

const numberOf = (transceive: Transceive, application: UnionApplication) =>
  readMemberNumber({ transceive, application, decodeGb18030 });

/** As a till does: the bank's application first, the union's after it, in one session. */
async function readUnion(image: VirtualCardImage, application: UnionApplication = inRecord) {
  const transceive = powered(image);
  const { reading } = await read({ transceive });
  return { reading, memberNumber: await numberOf(transceive, application) };
}

describe('the union’s own application', () => {
  it.each([
    ['in a record’s template', [template(object('DF01', ascii('SC00012345')))], inRecord, 'SC00012345'],
    ['in a bare record', [object('DF01', ascii('SC00012345'))], inRecord, 'SC00012345'],
    ['in Chinese', [template(object('DF01', `${chuanjiao}${ascii('-0042')}`))], inRecord, '川教-0042'],
    ['filled up with zeros', [template(object('DF01', `${ascii('A1')}00000000`))], inRecord, 'A1'],
    ['filled up with spaces', [template(object('DF01', ascii('A1    ')))], inRecord, 'A1'],
    ['two digits a byte', [template(object('DF01', '0001234567FF'))], inDigits, '0001234567'],
  ])('gives the member’s number: %s', async (_, records, application, expected) => {
    const outcome = await readUnion(carrying(records), application);
    expect(outcome.memberNumber).toBe(expected);
    expect(outcome.reading.verdict).toBe('genuine');
  });

  it('gives the member’s number out of a file without records', async () => {
    const plain = `${ascii('HEAD')}${ascii('SC00012345')}0000${ascii('NOBODY')}`;
    expect((await readUnion(carrying([], { plain }), inPlainFile)).memberNumber).toBe('SC00012345');
  });

  it('is asked for one place only, and what stands beside the number is kept nowhere', async () => {
    const image = carrying([
      template(holderName, object('DF01', ascii('SC00012345')), identityNumber),
      template(identityNumber),
    ]);
    const answers: Uint8Array[] = [];
    const inner = powered(image);
    const recording = recordExchanges(async (command) => {
      const answer = await inner(command);
      answers.push(answer);
      return answer;
    });
    expect(await numberOf(recording.transceive, inRecord)).toBe('SC00012345');
    expect(recording.exchanges.map(({ command }) => command)).toEqual([`00A4040009${aid}00`, '00B2012C00']);
    expect(answers.every((answer) => answer.every((byte) => byte === 0))).toBe(true);
  });

  it.each([
    ['no such application', genuineCard, inRecord],
    ['no such record', carrying([]), inRecord],
    ['no such object', carrying([template(holderName)]), inRecord],
    ['two of them', carrying([template(object('DF01', '41'), object('DF01', '42'))]), inRecord],
    ['a record that is no data object', carrying(['0102030405FFFF']), inRecord],
    ['bytes that are no text', carrying([template(object('DF01', '81FF81'))]), inRecord],
    ['control characters', carrying([template(object('DF01', '41074A'))]), inRecord],
    ['markup', carrying([template(object('DF01', ascii('<b>1')))]), inRecord],
    ['nothing but filling', carrying([template(object('DF01', '0000'))]), inRecord],
    ['more letters than a number has', carrying([template(object('DF01', '41'.repeat(41)))]), inRecord],
    ['digits that are none', carrying([template(object('DF01', '0A01'))]), inDigits],
    ['no such file', carrying([]), inPlainFile],
    ['a file that ends too early', carrying([], { plain: ascii('HEADA1') }), inPlainFile],
  ])('gives no number and refuses no card that has %s', async (_, image, application) => {
    const outcome = await readUnion(image, application);
    expect(outcome.memberNumber).toBeNull();
    expect(outcome.reading.verdict).toBe('genuine');
  });

  it('is read after a reading that proved nothing of the chip, too', async () => {
    const outcome = await readUnion(carrying([template(object('DF01', '41'))], { card: staticCard }));
    expect(outcome.memberNumber).toBe('A');
  });

  it('gives no number when the card is pulled out', async () => {
    const card = new VirtualCard(carrying([template(object('DF01', '41'))]), {
      faults: [{ kind: 'is-removed', afterCommands: 1 }],
    });
    card.powerOn('contact');
    expect(await numberOf(async (command) => card.transmit(command), inRecord)).toBeNull();
  });

  it('gives a number or none, whatever the card answers, and comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }), async (answers) => {
        let asked = 0;
        const number = await numberOf(
          async () => answers[asked++ % answers.length] ?? new Uint8Array(),
          inRecord,
        );
        expect(asked).toBeLessThanOrEqual(framesPerReadingMax);
        expect(number === null || /^[\p{L}\p{N}][\p{L}\p{N}-]{0,39}$/u.test(number)).toBe(true);
      }),
    );
  });

  it.each([
    ['a record', inRecord, true],
    ['a file', inPlainFile, true],
    ['a short name', { ...inRecord, aid: 'D156' }, false],
    ['two places', { ...inRecord, memberNumber: { ...inRecord.memberNumber, offset: 1 } }, false],
    ['a holder’s name', { ...inRecord, holderName: inRecord.memberNumber }, false],
    ['a tag in lower case', { ...inRecord, memberNumber: { ...inRecord.memberNumber, tag: 'df01' } }, false],
  ])('is configured by one place, and by no other word: %s', (_, application, isAccepted) => {
    expect(unionApplicationSchema.safeParse(application).success).toBe(isAccepted);
  });
});
