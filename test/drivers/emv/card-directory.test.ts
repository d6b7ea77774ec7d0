import { describe, expect, it } from 'vitest';
import { CardChannel } from '../../../drivers/emv/card-channel.ts';
import { candidatesMax, findCandidates } from '../../../drivers/emv/card-directory.ts';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';

const debit = 'A000000333010101';
const credit = 'A000000333010102';
const visa = 'A0000000031010';

const object = (tag: string, value: string) => {
  const length = value.length / 2;
  return tag + (length < 0x80 ? '' : '81') + toHex(Uint8Array.of(length)) + value;
};
const entry = (aid: string, priority?: string) =>
  object('61', object('4F', aid) + (priority === undefined ? '' : object('87', priority)));

/** What a card answers that shows these entries without contacts. */
async function candidates(...entries: readonly string[]): Promise<readonly string[]> {
  const control = object('6F', object('A5', object('BF0C', entries.join(''))));
  const channel = new CardChannel(async () => fromHex(`${control}9000`));
  return (await findCandidates(channel, 'contactless')).map(({ aid }) => aid);
}

const known = [debit, credit, 'A000000333010103', 'A000000333010106', 'A0000003330101'];

describe('the applications that are tried', () => {
  it.each([
    ['by the card’s priority', [entry(credit, '02'), entry(debit, '01')], [debit, credit]],
    ['by their place where the priority is one', [entry(credit, '01'), entry(debit, '01')], [credit, debit]],
    ['last, without a priority', [entry(credit), entry(debit, '0F')], [debit, credit]],
    ['last, with priority 0', [entry(credit, '00'), entry(debit, '0F')], [debit, credit]],
    ['without minding the wish for consent', [entry(credit, '81'), entry(debit, '02')], [credit, debit]],
    ['the union’s scheme before another', [entry(visa, '01'), entry(debit, '02')], [debit, visa]],
    ['by a shortened name', [entry('A0000003330101', '01')], ['A0000003330101']],
    [
      'once, however often they are listed',
      [entry(debit, '01'), entry(debit, '02'), entry(credit, '03')],
      [debit, credit],
    ],
    [
      'but for names that are none',
      [entry('A0000003', '01'), entry('A0'.repeat(17), '01'), entry(debit)],
      [debit],
    ],
    ['known ones, where none is listed', [], known],
    ['known ones, where only nonsense is listed', [entry('A0000003', '01')], known],
  ])('are tried %s', async (_, entries, expected) => {
    expect(await candidates(...entries)).toEqual(expected);
  });

  it('are no more than a reading has time for', async () => {
    const many = Array.from({ length: candidatesMax + 4 }, (_, at) =>
      entry(`A00000033301${toHex(Uint8Array.of(at))}`),
    );
    expect(await candidates(...many)).toHaveLength(candidatesMax);
  });
});
