import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { genesisHash } from '../../terminal/core/journal/chain.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import type { Upload } from '../../terminal/wire/upload.ts';
import {
  acknowledged,
  listed,
  outcomesOf,
  saleTexts,
  stateOfTill,
  storedEntries,
} from './journal-answers.ts';
import { type Answer, call, jsonOf, problemOf, staffCall } from './office-calls.ts';
import { authorization, chained, journalPath, type PairedTill, pairTill, upload } from './paired-till.ts';
import { refund, saleText } from './sample-entries.ts';
import { memberTokens, type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

describe('an upload', () => {
  it('is accepted, acknowledged with a signature, and listed in order', async () => {
    const entries = chained(till, [
      saleText('sale-1'),
      saleText('sale-2'),
      JSON.stringify(refund('refund-1', 'sale-1')),
    ]);
    const answer = await upload(union, till, entries);
    expect(outcomesOf(answer)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(acknowledged(till, answer)).toMatchObject({
      terminal: till.answer.terminal,
      epoch: 1,
      sequence: 3,
      hash: entries[2]!.hash,
    });
    expect(await listed(union, till)).toEqual([
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
    expect(acknowledged(till, again).sequence).toBe(3);
    expect(await listed(union, till)).toHaveLength(3);
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
    expect((await listed(union, till)).map(({ sequence }) => sequence)).toEqual(
      entries.map(({ sequence }) => sequence),
    );
  });

  it('whose acknowledgement marks the end that is held, also when older entries come again', async () => {
    const entries = chained(till, saleTexts(5));
    await upload(union, till, entries);
    expect(acknowledged(till, await upload(union, till, entries.slice(0, 1))).sequence).toBe(5);
  });

  it('keeps the exact bytes that were hashed', async () => {
    const text = ` ${saleText('sale-1', { slip: 'é\u2028 "' })} `;
    await upload(union, till, chained(till, [text]));
    expect((await storedEntries(union))[0]?.bytes).toBe(text);
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
    expect(await storedEntries(union)).toHaveLength(2);
    expect((await stateOfTill(union, till))?.sequence).toBe(2);
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
    expect((await stateOfTill(union, till))?.alarm).toBeNull();
  });

  it('with a gap inside it', async () => {
    const [third, , fifth] = chained(till, saleTexts(3, 'later'), held[1]);
    await refused(await upload(union, till, [third!, fifth!]), 'journal-gap', 409);
  });

  it('with another entry where one is held: a fork, and staff hear of it', async () => {
    const other = chained(till, [saleText('sale-1'), saleText('another'), saleText('sale-3')]);
    await refused(await upload(union, till, other), 'journal-fork', 409);
    expect((await stateOfTill(union, till))?.alarm).toMatch(/journal-fork.*2/);
  });

  it('when its first new entry follows another end: a fork', async () => {
    const other = chained(till, [saleText('x'), saleText('y'), saleText('z')]).slice(2);
    await refused(await upload(union, till, other), 'journal-fork', 409);
    expect((await stateOfTill(union, till))?.alarm).toMatch(/journal-fork.*3/);
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
