import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { genesisHash } from '../../terminal/core/journal/chain.ts';
import { openPinnedRoot, signersOf } from '../../terminal/wire/documents/root.ts';
import { openEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import {
  type Acknowledgement,
  acknowledgementSchema,
  type Upload,
  type UploadAnswer,
  uploadAnswerSchema,
} from '../../terminal/wire/upload.ts';
import { type Answer, call, jsonOf, problemOf, staffCall } from './office-calls.ts';
import { authorization, chained, journalPath, type PairedTill, pairTill, upload } from './paired-till.ts';
import { decision, refund, saleText } from './sample-entries.ts';
import { memberTokens, type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

const saleTexts = (count: number, prefix = 'sale') =>
  Array.from({ length: count }, (_, place) => saleText(`${prefix}-${place + 1}`));

const answerOf = (answer: Answer): UploadAnswer => uploadAnswerSchema.parse(jsonOf(answer));
const outcomesOf = (answer: Answer) => answerOf(answer).outcomes.map(({ outcome }) => outcome);

/** The acknowledgement, if the home programme's head key signed it. */
function acknowledged(answer: Answer): Acknowledgement {
  const root = openPinnedRoot(till.answer.roots[0]!.envelope);
  if (!root.ok) throw new Error(root.faults.join());
  const { acknowledgement } = answerOf(answer);
  const opened = openEnvelope('acknowledgement', acknowledgement, signersOf(root.value, 'head'));
  if (!opened.opened) throw new Error(opened.why);
  return acknowledgementSchema.parse(JSON.parse(opened.payload));
}

const listed = async (terminal = till.answer.terminal) =>
  jsonOf<{ id: string; sequence: number; payable: number; discount: number }[]>(
    await staffCall(union, 'GET', `/v1/redemptions?terminal=${terminal}`),
  );

const storedEntries = () =>
  union.server.store.database.selectFrom('journalEntries').selectAll().orderBy('sequence').execute();

const stateOfTill = async () => {
  const tills = jsonOf<{ terminal: string; alarm: string | null; sequence: number }[]>(
    await staffCall(union, 'GET', '/v1/terminals'),
  );
  return tills.find(({ terminal }) => terminal === till.answer.terminal);
};

describe('an upload', () => {
  it('is accepted, acknowledged with a signature, and listed in order', async () => {
    const entries = chained(till, [
      saleText('sale-1'),
      saleText('sale-2'),
      JSON.stringify(refund('refund-1', 'sale-1')),
    ]);
    const answer = await upload(union, till, entries);
    expect(outcomesOf(answer)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(acknowledged(answer)).toMatchObject({
      terminal: till.answer.terminal,
      epoch: 1,
      sequence: 3,
      hash: entries[2]!.hash,
    });
    expect(await listed()).toEqual([
      {
        terminal: till.answer.terminal,
        epoch: 1,
        sequence: 1,
        kind: 'sale',
        id: 'sale-1',
        payable: 7000,
        discount: 2000,
        outcome: 'accepted',
      },
      {
        terminal: till.answer.terminal,
        epoch: 1,
        sequence: 2,
        kind: 'sale',
        id: 'sale-2',
        payable: 7000,
        discount: 2000,
        outcome: 'accepted',
      },
      {
        terminal: till.answer.terminal,
        epoch: 1,
        sequence: 3,
        kind: 'refund',
        id: 'refund-1',
        payable: -3500,
        discount: -1000,
        outcome: 'accepted',
      },
    ]);
  });

  it('that comes again is a duplicate and changes nothing', async () => {
    const entries = chained(till, saleTexts(3));
    await upload(union, till, entries);
    const again = await upload(union, till, entries);
    expect(outcomesOf(again)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(acknowledged(again).sequence).toBe(3);
    expect(await listed()).toHaveLength(3);
  });

  it('that repeats its beginning takes the rest', async () => {
    const entries = chained(till, saleTexts(4));
    await upload(union, till, entries.slice(0, 2));
    expect(outcomesOf(await upload(union, till, entries))).toEqual([
      'duplicate',
      'duplicate',
      'accepted',
      'accepted',
    ]);
  });

  it('of which ten copies come at once is taken once', async () => {
    const entries = chained(till, saleTexts(20));
    const answers = await Promise.all(Array.from({ length: 10 }, () => upload(union, till, entries)));
    const outcomes = answers.flatMap(outcomesOf);
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(180);
    expect((await listed()).map(({ sequence }) => sequence)).toEqual(entries.map(({ sequence }) => sequence));
  });

  it('whose acknowledgement marks the end that is held, also when older entries come again', async () => {
    const entries = chained(till, saleTexts(5));
    await upload(union, till, entries);
    expect(acknowledged(await upload(union, till, entries.slice(0, 1))).sequence).toBe(5);
  });

  it('keeps the exact bytes that were hashed', async () => {
    const text = ` ${saleText('sale-1', { slip: 'é\u2028 "' })} `;
    await upload(union, till, chained(till, [text]));
    expect((await storedEntries())[0]?.bytes).toBe(text);
  });

  it('survives a stop of the server', async () => {
    const entries = chained(till, saleTexts(2));
    await upload(union, till, entries);
    union = await union.restart();
    expect(outcomesOf(await upload(union, till, entries))).toEqual(['duplicate', 'duplicate']);
  });
});

describe('an upload is refused whole', () => {
  const refused = async (answer: Answer, code: string, status: number) => {
    expect(problemOf(answer)).toMatchObject({ status, code });
    expect(await storedEntries()).toHaveLength(2);
    expect((await stateOfTill())?.sequence).toBe(2);
    return problemOf(answer);
  };
  let held: Upload['entries'];
  beforeEach(async () => {
    held = chained(till, saleTexts(2));
    await upload(union, till, held);
  });

  it('with a gap before it, and the answer says from where to send', async () => {
    const later = chained(till, saleTexts(4)).slice(3);
    const problem = await refused(await upload(union, till, later), 'journal-gap', 409);
    expect(problem.expected).toBe(3);
    expect((await stateOfTill())?.alarm).toBeNull();
  });

  it('with a gap inside it', async () => {
    const [third, , fifth] = chained(till, saleTexts(3, 'later'), held[1]);
    await refused(await upload(union, till, [third!, fifth!]), 'journal-gap', 409);
  });

  it('with another entry where one is held: a fork, and staff hear of it', async () => {
    const other = chained(till, [saleText('sale-1'), saleText('another'), saleText('sale-3')]);
    await refused(await upload(union, till, other), 'journal-fork', 409);
    expect((await stateOfTill())?.alarm).toMatch(/journal-fork.*2/);
  });

  it('when its first new entry follows another end: a fork', async () => {
    const other = chained(till, [saleText('x'), saleText('y'), saleText('z')]).slice(2);
    await refused(await upload(union, till, other), 'journal-fork', 409);
    expect((await stateOfTill())?.alarm).toMatch(/journal-fork.*3/);
  });

  it('when a held entry comes under its hash with other bytes: a fork', async () => {
    const forged = [{ ...held[0]!, bytes: saleText('forged') }, held[1]!];
    await refused(await upload(union, till, forged), 'journal-fork', 409);
  });

  it('with bytes that are not those of their hash', async () => {
    const [third] = chained(till, [saleText('sale-3')], held[1]);
    await refused(
      await upload(union, till, [{ ...third!, bytes: saleText('sale-4') }]),
      'journal-broken',
      422,
    );
  });

  it('of another epoch', async () => {
    const next = chained(till, [saleText('sale-3')], held[1]);
    await refused(await upload(union, till, next, { epoch: 2 }), 'journal-wrong-epoch', 409);
  });

  it('signed with another key', async () => {
    const next = chained(till, [saleText('sale-3')], held[1]);
    await refused(await upload(union, till, next, { key: SigningKey.generate() }), 'signature-invalid', 401);
  });

  it('signed over another body', async () => {
    const path = journalPath(till);
    const answer = await call(union, {
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        authorization: authorization(till, { method: 'POST', path, body: '{}' }),
      },
      body: '{"schema":1}',
    });
    await refused(answer, 'signature-invalid', 401);
  });
});

describe('an entry that does not hold is kept as rejected, and the chain goes on', () => {
  const rejectedWith = async (text: string) => {
    const answer = answerOf(await upload(union, till, chained(till, [text, saleText('after')])));
    expect(answer.outcomes.map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted']);
    expect((await storedEntries()).map((row) => [row.outcome, row.bytes])).toEqual([
      ['rejected', text],
      ['accepted', saleText('after')],
    ]);
    expect((await listed()).map(({ id }) => id)).toEqual(['after']);
    return answer.outcomes[0]?.reason;
  };
  const share = (changes: Readonly<Record<string, unknown>>) => ({
    line: '1',
    units: 2,
    payable: 3500,
    reductions: [{ offer: 'scedu.rice', amount: 1000, funders: [{ funder: 'merchant', amount: 1000 }] }],
    ...changes,
  });

  it.each([
    ['no JSON', '{]', 'not well-formed JSON'],
    ['an unknown kind', JSON.stringify({ kind: 'gift' }), 'kind'],
    ['a key that would change its prototype', '{"__proto__": {"kind": "sale"}}', '__proto__'],
    ['that key, written with an escape', '{"\\u005f_proto__": {"kind": "sale"}}', '__proto__'],
    [
      '70.00 + 20.00 ≠ 90.01',
      saleText('s', { decision: decision({ list: 9001 }) }),
      'decision: payable and discount',
    ],
    [
      'lines of 70.00, not 90.00',
      saleText('s', { decision: decision({ lines: [{ id: '1', list: 7000, discount: 0, payable: 7000 }] }) }),
      'decision.lines',
    ],
    [
      'funders who bear 19.99 of 20.00',
      saleText('s', { decision: decision({ funders: [{ funder: 'merchant', amount: 1999 }] }) }),
      'decision.funders',
    ],
    [
      'no applied offer for 20.00',
      saleText('s', { decision: decision({ applied: [] }) }),
      'decision.applied',
    ],
    ['units that paid 2 × 35.01', saleText('s', { shares: [share({ payable: 3501 })] }), 'decision.lines.1'],
    [
      'units that were reduced by 2 × 9.99',
      saleText('s', {
        shares: [
          share({
            reductions: [
              { offer: 'scedu.rice', amount: 999, funders: [{ funder: 'merchant', amount: 999 }] },
            ],
          }),
        ],
      }),
      'decision.lines.1',
    ],
    [
      "a unit's funders who bear 9.99 of 10.00",
      saleText('s', {
        shares: [
          share({
            reductions: [
              { offer: 'scedu.rice', amount: 1000, funders: [{ funder: 'merchant', amount: 999 }] },
            ],
          }),
        ],
      }),
      'shares',
    ],
    [
      'units reduced by an offer that was not applied',
      saleText('s', {
        shares: [
          share({
            reductions: [
              { offer: 'scedu.oil', amount: 1000, funders: [{ funder: 'merchant', amount: 1000 }] },
            ],
          }),
        ],
      }),
      'scedu.rice',
    ],
    [
      'units of a line that was not sold',
      saleText('s', { shares: [share({}), share({ line: '2', payable: 0, reductions: [] })] }),
      'shares',
    ],
    [
      'an amount past 2^53',
      saleText('s', {
        shares: [share({ units: Number.MAX_SAFE_INTEGER, payable: Number.MAX_SAFE_INTEGER })],
      }),
      'decision.lines.1',
    ],
    ['a negative amount', saleText('s', { decision: decision({ payable: -7000 }) }), 'decision.payable'],
    ['a refund of lines of 35.00 as 35.01', JSON.stringify(refund('r', 's', { amount: 3501 })), 'lines'],
    [
      'a refund whose funders get 10.01 of 10.00 back',
      JSON.stringify(refund('r', 's', { discount: 999 })),
      'funders',
    ],
  ])('%s', async (_case, text, reason) => {
    expect(await rejectedWith(text)).toContain(reason);
  });

  it('an id that another till has used', async () => {
    const other = await pairTill(union);
    expect(outcomesOf(await upload(union, other, chained(other, [saleText('sale-1')])))).toEqual([
      'accepted',
    ]);
    const answer = answerOf(
      await upload(union, till, chained(till, [saleText('sale-1'), saleText('after')])),
    );
    expect(answer.outcomes).toEqual([
      { sequence: 1, outcome: 'rejected', reason: 'entry.id: sale-1 was accepted before' },
      { sequence: 2, outcome: 'accepted' },
    ]);
  });

  it('an id that stands twice in one upload', async () => {
    const answer = await upload(
      union,
      till,
      chained(till, [saleText('sale-1'), saleText('sale-1', { slip: '2' })]),
    );
    expect(outcomesOf(answer)).toEqual(['accepted', 'rejected']);
  });
});

describe('what staff read', () => {
  it('is of all tills when none is named, in pages that name the next', async () => {
    const other = await pairTill(union);
    await upload(union, till, chained(till, saleTexts(2, 'one')));
    await upload(union, other, chained(other, saleTexts(2, 'two')));
    const all = jsonOf<{ id: string; terminal: string }[]>(await staffCall(union, 'GET', '/v1/redemptions'));
    expect(all.map(({ id }) => id).sort()).toEqual(['one-1', 'one-2', 'two-1', 'two-2']);
    const [first] = all;
    const rest = await staffCall(union, 'GET', `/v1/redemptions?after=${first!.terminal},1,1`);
    expect(jsonOf(rest)).toEqual(all.slice(1));
  });

  it.each(['?terminal=../x', '?terminal=a&terminal=b', '?after=1', '?order=desc'])(
    'refuses %s',
    async (query) => {
      const answer = await staffCall(union, 'GET', `/v1/redemptions${query}`);
      expect(problemOf(answer)).toMatchObject({ status: 422, code: 'document-invalid' });
    },
  );
});

describe('a first use', () => {
  it('is marked at once and published with the next hourly head', async () => {
    const cardRow = () =>
      union.server.store.database
        .selectFrom('cards')
        .select('firstUsedAt')
        .where('token', '=', memberTokens.canary)
        .executeTakeFirstOrThrow();
    expect((await cardRow()).firstUsedAt).toBeNull();
    await upload(union, till, chained(till, saleTexts(2)));
    expect((await cardRow()).firstUsedAt).not.toBeNull();

    const members = async () => {
      const rows = union.server.store.database.selectFrom('publishedFiles').select('version');
      return (await rows.where('role', '=', 'members').where('programme', '=', 'scedu').execute()).length;
    };
    expect(await members()).toBe(1);
    union.clock.ms += 3_600_000;
    union = await union.restart();
    expect(await members()).toBe(2);
    union.clock.ms += 3_600_000;
    union = await union.restart();
    expect(await members()).toBe(2);
  });
});

it('begins a journal at the genesis hash', async () => {
  const row = await union.server.store.database
    .selectFrom('terminals')
    .select(['sequence', 'hash'])
    .where('id', '=', till.answer.terminal)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ sequence: 0, hash: genesisHash(sha256, till.answer.terminal, 1) });
});
