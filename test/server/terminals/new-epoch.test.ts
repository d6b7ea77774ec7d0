import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TerminalLine } from '../../../server/terminals/terminal-view.ts';
import { assignmentSchema } from '../../../terminal/wire/documents/assignment.ts';
import { openPinnedRoot, signersOf } from '../../../terminal/wire/documents/root.ts';
import {
  type KeptWord,
  type NewEpochAnswer,
  newEpochAnswerSchema,
  readEpochOpened,
} from '../../../terminal/wire/new-epoch.ts';
import type { Upload } from '../../../terminal/wire/upload.ts';
import { acknowledged, answerOf, outcomesOf, saleTexts } from '../journal-answers.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, tillCall, upload } from '../paired-till.ts';
import { saleText } from '../sample-entries.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

const nonce = 'ab'.repeat(16);
const nothingKnown = { entries: 0, payable: 0, discount: 0 };

function kept(end: number, ...runs: Upload['entries'][]): KeptWord {
  return {
    epoch: 1,
    end,
    known: nothingKnown,
    runs: runs.map((entries) => {
      const [first, last] = [entries[0]!, entries.at(-1)!];
      return {
        first: first.sequence,
        last: last.sequence,
        previousHash: first.previousHash,
        hash: last.hash,
      };
    }),
  };
}

const begin = (epoch: number, ...words: KeptWord[]) =>
  tillCall(union, till, {
    method: 'POST',
    path: `/v1/terminals/${till.answer.terminal}/epoch`,
    body: JSON.stringify({ schema: 1, epoch, reason: 'journal-damaged', nonce, kept: words }),
  });
const begun = async (epoch: number, ...words: KeptWord[]): Promise<NewEpochAnswer> =>
  newEpochAnswerSchema.parse(jsonOf(await begin(epoch, ...words)));
const line = async () => jsonOf<TerminalLine[]>(await staffCall(union, 'GET', '/v1/terminals'))[0]!;
const ofOld = (entries: Upload['entries']) => upload(union, till, entries, { epoch: 1 });

describe('another chain', () => {
  it('begins by the till’s wish, once: the same wish gets the same assignment', async () => {
    await ofOld(chained(till, saleTexts(2)));
    const first = await begun(2, kept(2, chained(till, saleTexts(2))));
    expect((await begun(2, kept(2, chained(till, saleTexts(2))))).assignment).toEqual(first.assignment);
    expect(assignmentSchema.parse(JSON.parse(first.assignment.payload)).epoch).toBe(2);
    till = { ...till, answer: { ...till.answer, epoch: 2 } };
    expect(outcomesOf(await upload(union, till, chained(till, saleTexts(1, 'new'))))).toEqual(['accepted']);
    expect(await line()).toMatchObject({ epoch: 2, sequence: 1 });
  });

  it('is never an older one, and one that nobody began is not taken', async () => {
    jsonOf(await begin(3));
    expect(problemOf(await begin(2))).toMatchObject({ code: 'journal-wrong-epoch', expected: 4 });
    for (const epoch of [2, 4])
      expect(problemOf(await upload(union, till, chained(till, saleTexts(1)), { epoch })).code).toBe(
        'journal-wrong-epoch',
      );
  });

  it('brings a signed word of the versions, the time and what is held, for this till and this question', async () => {
    const entries = chained(till, saleTexts(2));
    await ofOld(entries);
    const { opened } = await begun(2, kept(2, entries));
    const root = openPinnedRoot(till.answer.roots[0]!.envelope);
    if (!root.ok) throw new Error(root.faults.join());
    const asked = { terminal: till.answer.terminal, epoch: 2, nonce, signers: signersOf(root.value, 'head') };
    expect(readEpochOpened(opened, asked)).toMatchObject({
      at: '2026-11-21T02:00:00.000Z',
      programmes: [
        { id: 'scedu', root: 1, head: 1 },
        { id: 'nb51', root: 1, head: 1 },
      ],
      held: [{ epoch: 1, sequence: 2 }],
    });
    for (const other of [{ terminal: 'till-2' }, { epoch: 3 }, { nonce: 'cd'.repeat(16) }])
      expect(readEpochOpened(opened, { ...asked, ...other })).toHaveProperty('refused');
  });
});

describe('of a journal that was given up', () => {
  const entries = (count: number) => chained(till, saleTexts(count));

  it('what was kept still comes in, and is acknowledged as of that journal', async () => {
    await ofOld(entries(2));
    await begun(2, kept(4, entries(4)));
    const late = await ofOld(entries(4).slice(2));
    expect(acknowledged(till, late)).toMatchObject({ epoch: 1, sequence: 4 });
    expect(await line()).toMatchObject({ epoch: 2, sequence: 0, losses: [{ atTill: [], nowhere: [] }] });
  });

  it('a run behind lost entries comes in, bound to the hash that was told; its first sale is in doubt', async () => {
    const all = entries(9);
    await ofOld(all.slice(0, 2));
    await begun(2, kept(9, all.slice(0, 3), all.slice(5)));
    expect(problemOf(await ofOld(all.slice(5)))).toMatchObject({ code: 'journal-gap', expected: 3 });
    await ofOld(all.slice(2, 3));
    expect(problemOf(await ofOld(all.slice(6)))).toMatchObject({ code: 'journal-gap', expected: 6 });
    const { outcomes } = answerOf(await ofOld(all.slice(5)));
    expect(outcomes.map(({ reason }) => /after-lost-entries/.test(reason ?? ''))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(outcomesOf(await ofOld(all.slice(5)))).toEqual(Array(4).fill('duplicate'));
  });

  it('nothing else is taken: who writes on in it is another machine, and is stopped', async () => {
    const all = entries(6);
    await ofOld(all.slice(0, 2));
    await begun(2, kept(6, all.slice(0, 3), all.slice(4, 5)));
    for (const entry of [3, 5])
      expect(problemOf(await ofOld(all.slice(2, entry + 1))).code).toBe('journal-fork');
    expect((await line()).order).toMatchObject({ kind: 'stop', why: 'two-machines' });
  });

  it('another end than the one that was told is a fork', async () => {
    const all = entries(3);
    await begun(2, kept(3, all));
    const other = chained(till, [saleText('sale-1'), saleText('sale-2'), saleText('elsewhere')]);
    expect(problemOf(await ofOld(other)).code).toBe('journal-fork');
  });

  it('staff see which numbers are lost, which of them the server holds, and what is known of them', async () => {
    const all = entries(9);
    await ofOld(all.slice(0, 5));
    const word = kept(9, all.slice(0, 3), all.slice(6, 8));
    await begun(2, { ...word, known: { entries: 2, payable: 14_000, discount: 4_000 } });
    const { alarm, losses } = await line();
    expect(alarm).toMatch(/of epoch 1 the till has lost 4 entries \(4–6, 9\), the server holds 5/);
    expect(losses).toMatchObject([
      {
        epoch: 1,
        end: 9,
        atTill: [
          { first: 4, last: 6 },
          { first: 9, last: 9 },
        ],
        nowhere: [
          { first: 6, last: 6 },
          { first: 9, last: 9 },
        ],
        known: { entries: 2, payable: 14_000, discount: 4_000 },
      },
    ]);
  });

  it('entries of which only the till’s last report tells are lost, too', async () => {
    jsonOf(
      await tillCall(union, till, {
        method: 'POST',
        path: `/v1/terminals/${till.answer.terminal}/report`,
        body: JSON.stringify({
          ...{ schema: 1, program: '0.1.0', clock: '2026-11-21T02:00:05Z', unsent: 0 },
          ...{ cache: [], needsUpdate: [], journal: { epoch: 1, sequence: 7 } },
        }),
      }),
    );
    // Said twice: the first answer may have been lost.
    for (const _ of ['first', 'again']) {
      await begun(2, kept(3, entries(3)));
      expect((await line()).losses).toMatchObject([{ end: 7, nowhere: [{ first: 4, last: 7 }] }]);
    }
  });
});
