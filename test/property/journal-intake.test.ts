import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcomesOf, saleTexts } from '../server/journal-answers.ts';
import { problemOf } from '../server/office-calls.ts';
import { chained, pairTill, upload } from '../server/paired-till.ts';
import { type SmallUnion, startSmallUnion } from '../server/small-union.ts';

const entryCount = 12;
const runs = 40;

let union: SmallUnion;
let run = 0;
beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());

const slice = fc
  .tuple(fc.integer({ min: 0, max: entryCount - 1 }), fc.integer({ min: 1, max: entryCount }))
  .map(([from, count]) => ({ from, to: Math.min(entryCount, from + count) }));
/** Uploads of one group are under way together; groups follow one another. */
const groups = fc.array(fc.array(slice, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

it('takes each entry once, in order, however uploads are cut, repeated, lost and mixed', async () => {
  await fc.assert(
    fc.asyncProperty(groups, async (schedule) => {
      run += 1;
      const till = await pairTill(union);
      const entries = chained(till, saleTexts(entryCount, `run-${run}`));
      let acceptedCount = 0;
      for (const group of [...schedule, [{ from: 0, to: entryCount }]]) {
        const answers = await Promise.all(
          group.map(({ from, to }) => upload(union, till, entries.slice(from, to))),
        );
        for (const answer of answers) {
          if (answer.status === 200)
            acceptedCount += outcomesOf(answer).filter((outcome) => outcome === 'accepted').length;
          else expect(problemOf(answer).code).toBe('journal-gap');
        }
      }
      const held = await union.server.store.database
        .selectFrom('journalEntries')
        .select(['sequence', 'hash'])
        .where('terminal', '=', till.answer.terminal)
        .orderBy('sequence')
        .execute();
      expect(held).toEqual(entries.map(({ sequence, hash }) => ({ sequence, hash })));
      expect(acceptedCount).toBe(entryCount);
    }),
    { numRuns: runs },
  );
});
