import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../terminal/core/decide/index.ts';
import { appliedWords } from '../../terminal/core/words/applied-words.ts';
import type { BothWords } from '../../terminal/core/words/both-words.ts';
import { declineWords } from '../../terminal/core/words/decline-words.ts';
import { nearestHint } from '../../terminal/core/words/hint.ts';
import { offerSentence } from '../../terminal/core/words/offer-sentence.ts';
import { type Case, smallCase } from '../core/decide/random-request.ts';

/** Words that were put together from something that was not there. */
const broken = /undefined|NaN|null|Infinity|\[object|\(\)|（）|，，|, ,|，；|\d\.\d{3}/;

function expectWhole({ zh, en }: BothWords): void {
  expect(zh).not.toBe('');
  expect(en).not.toBe('');
  expect(zh).not.toMatch(broken);
  expect(en).not.toMatch(broken);
}

describe('laws of words', () => {
  it('every offer, reduction and refusal of a decision has whole words in both languages', () => {
    fc.assert(
      fc.property(smallCase(), ({ offers, request }: Case) => {
        const decision = decide(offers, request);
        const byId = new Map(offers.map((offer) => [offer.id, offer]));
        for (const offer of offers) expectWhole(offerSentence(offer));
        for (const applied of decision.applied) {
          expectWhole(appliedWords(byId.get(applied.offer)!, applied));
        }
        for (const declined of decision.declined) {
          const { why, change } = declineWords(declined, { offer: byId.get(declined.offer) });
          expectWhole(why);
          if (change !== null) expectWhole(change);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no other declined offer lacks less than the hinted one', () => {
    fc.assert(
      fc.property(smallCase(), ({ offers, request }: Case) => {
        const decision = decide(offers, request);
        const hint = nearestHint(decision, offers);
        const missing = decision.declined
          .map(({ detail }) => detail?.['missing'])
          .filter((fen) => typeof fen === 'number');
        expect(hint?.missing).toBe(missing.length === 0 ? undefined : Math.min(...missing));
        if (hint === null) return;
        expect(hint.reached + hint.missing).toBe(hint.needed);
        expect(hint.ratio).toBeGreaterThanOrEqual(0);
        expect(hint.ratio).toBeLessThan(1);
      }),
      { numRuns: 300 },
    );
  });
});
