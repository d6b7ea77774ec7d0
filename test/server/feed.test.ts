import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assignmentSchema } from '../../terminal/wire/documents/assignment.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { jsonOf, problemOf, staffCall } from './office-calls.ts';
import { openedHead, type PairedTill, pairTill } from './paired-till.ts';
import { offerOf, type SmallUnion, startSmallUnion } from './small-union.ts';
import { headOf, TillLine } from './till-line.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

const isAssignment = ({ type }: { readonly type: string }) => type === 'assignment';

describe('the feed', () => {
  it("begins with the till's assignment and the heads of its programmes", async () => {
    const line = new TillLine(union, till);
    expect(await line.next(isAssignment)).toEqual({ type: 'assignment', envelope: till.answer.assignment });
    const heads = [await line.next(headOf('nb51', 1)), await line.next(headOf('scedu', 1))];
    for (const message of heads) {
      if (message.type !== 'head') throw new Error('not a head');
      expect(openedHead(till, message.programme, message.envelope).ok).toBe(true);
    }
  });

  it('brings a published offer by itself', async () => {
    const line = new TillLine(union, till);
    await line.next(headOf('scedu', 1));
    const [message, answer] = await Promise.all([
      line.next(headOf('scedu', 2)),
      staffCall(union, 'PUT', '/v1/offers/scedu.oil', offerOf('scedu.oil')),
    ]);
    expect(jsonOf<{ head: number }>(answer).head).toBe(2);
    if (message.type !== 'head') throw new Error('not a head');
    expect(openedHead(till, 'scedu', message.envelope)).toMatchObject({ ok: true, value: { version: 2 } });
  });

  it('brings with a head the small files that are new with it, so that no till need ask', async () => {
    const line = new TillLine(union, till);
    await line.next(headOf('scedu', 1));
    const offer = offerOf('scedu.workers', { who: { tagsAny: ['model-worker'] } });
    const [message] = await Promise.all([
      line.next(headOf('scedu', 2)),
      staffCall(union, 'PUT', '/v1/offers/scedu.workers', offer),
    ]);
    if (message.type !== 'head') throw new Error('not a head');
    const carried = (message.files ?? []).map((file) => sha256(Buffer.from(file, 'base64')));
    const head = openedHead(till, 'scedu', message.envelope);
    if (!head.ok) throw new Error(head.faults.join());
    const hashOf = (role: string) => head.value.files.find((file) => file.role === role)?.sha256;
    expect(carried).toEqual(expect.arrayContaining([hashOf('offers'), hashOf('members')]));
    expect(carried).not.toContain(hashOf('policy'));
  });

  it('brings a move to another store, signed and of a higher version', async () => {
    const line = new TillLine(union, till);
    await line.next(isAssignment);
    const path = `/v1/terminals/${till.answer.terminal}/store`;
    const [message] = await Promise.all([
      line.next(isAssignment),
      staffCall(union, 'PUT', path, { store: 'hq-002' }),
    ]);
    if (message.type !== 'assignment') throw new Error('not an assignment');
    const assignment = assignmentSchema.parse(JSON.parse(message.envelope.payload));
    expect(assignment).toMatchObject({ version: 2, store: { id: 'hq-002' } });
  });

  it('shows staff who is connected, and takes the newer of two lines of one till', async () => {
    const first = new TillLine(union, till);
    await first.next(headOf('scedu', 1));
    const [code, second] = await Promise.all([
      first.closed(),
      (async () => {
        const line = new TillLine(union, till);
        await line.next(headOf('scedu', 1));
        return line;
      })(),
    ]);
    expect(code).toBe(4000);
    const [listed] = jsonOf<{ connected: boolean }[]>(await staffCall(union, 'GET', '/v1/terminals'));
    expect(listed?.connected).toBe(true);
    second.socket.terminate();
  });

  it('closes on a till that speaks into it, and on one that shouts', async () => {
    const speaking = new TillLine(union, till);
    await speaking.next(isAssignment);
    speaking.socket.send('hello');
    expect(await speaking.closed()).toBe(1008);
    const shouting = new TillLine(union, till);
    await shouting.next(isAssignment);
    shouting.socket.send('x'.repeat(2_000));
    expect([1006, 1009]).toContain(await shouting.closed());
  });

  it.each([
    ['another key', 401, { key: SigningKey.generate() }],
    ['no signature', 401, { headers: { authorization: '' } }],
    ['a foreign Host', 403, { headers: { host: 'evil.example:8600' } }],
    ['a page of another site', 403, { headers: { origin: 'http://evil.example' } }],
  ])('refuses a handshake with %s', async (_case, status, handshake) => {
    expect(await new TillLine(union, till, handshake).refused()).toBe(status);
  });

  it('lets the server stop while tills are connected', async () => {
    const line = new TillLine(union, till);
    await line.next(isAssignment);
    // One that waited for its tills would never end.
    await Promise.all([line.closed(), union.server.stop()]);
  });
});

describe('a move', () => {
  it.each([
    ['of an unknown till', 'till-nobody', 'hq-002', 'terminal-unknown'],
    ['to an unknown store', null, 'nowhere', 'store-unknown'],
  ])('%s is refused', async (_case, terminal, store, code) => {
    const path = `/v1/terminals/${terminal ?? till.answer.terminal}/store`;
    expect(problemOf(await staffCall(union, 'PUT', path, { store })).code).toBe(code);
  });
});
