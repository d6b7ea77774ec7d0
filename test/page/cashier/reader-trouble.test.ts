import { describe, expect, it } from 'vitest';
import { readerTroubleWords } from '../../../terminal/core/words/reader-trouble-words.ts';
import { badgesOf } from '../../../terminal/page/cashier/verdict/badges.ts';
import { bandOf } from '../../../terminal/page/cashier/verdict/band.ts';
import { tongueOf } from '../../../terminal/page/language/words.tsx';
import type { CounterStatus } from '../../../terminal/wire/counter/counter-status.ts';
import { Counter } from './counter.ts';

type Readers = CounterStatus['readers'];

const ready = { name: 'antenna', state: 'ready' } as const;
const trouble = (code: string) => ({ name: 'contacts', state: 'trouble', trouble: code }) as const;

function shown(readers: Readers, language: 'zh' | 'en' = 'zh') {
  const counter = new Counter();
  const status = {
    readers,
    printers: [],
    network: 'online',
    order: null,
    cache: { version: 1, ageHours: 0, tier: 'fresh', programmes: [] },
    journal: { unsent: 0 },
  } as unknown as CounterStatus;
  const state = { ...counter.state, status };
  const tongue = tongueOf(language);
  return {
    band: bandOf(state, tongue),
    badge: badgesOf(state, tongue).find(({ name }) => name === 'reader'),
  };
}

describe('a reader in trouble', () => {
  it.each(Object.entries(readerTroubleWords))(
    'is told of in the place of “show the card”, with what to do: %s',
    (code, { what, todo }) => {
      for (const language of ['zh', 'en'] as const) {
        const { band, badge } = shown([trouble(code)], language);
        expect(band).toMatchObject({ tone: 'attn', title: what[language], text: todo[language] });
        expect(badge?.tone).toBe('attn');
        expect(badge?.text).toBe(tongueOf(language).words.troubles[code]);
      }
    },
  );

  it.each(['card-silent', 'card-busy', 'reader-failed'])(
    'is told of beside a slot that works, too: %s',
    (code) => {
      for (const readers of [
        [trouble(code), ready],
        [ready, trouble(code)],
      ])
        expect(shown(readers).band.title).toBe(readerTroubleWords[code as 'card-silent'].what.zh);
    },
  );

  it.each(['no-reader', 'daemon-missing', 'binding-missing'])(
    'that is none at all keeps quiet beside another that works: %s',
    (code) => {
      const { band, badge } = shown([ready, trouble(code)]);
      expect([band.tone, badge?.tone]).toEqual(['idle', 'ok']);
    },
  );

  it('of a newer till is a fault without a name', () => {
    const { band, badge } = shown([trouble('on-fire')]);
    expect([band.tone, badge?.tone, badge?.text]).toEqual([
      'idle',
      'attn',
      tongueOf('zh').words.readerTrouble,
    ]);
  });
});
