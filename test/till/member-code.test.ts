import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fen } from '../../terminal/core/money.ts';
import type { LoadedProgramme } from '../../terminal/till/cache/loaded-programme.ts';
import { MemberCodeDesk } from '../../terminal/till/recognition/member-code-desk.ts';
import { takeScan } from '../../terminal/till/recognition/take-scan.ts';
import { isRefusal } from '../../terminal/till/refusal.ts';
import { looksLikeMemberCode } from '../../terminal/wire/counter/member-code-text.ts';
import { mintMemberCode, readMemberCode } from '../../terminal/wire/member-code.ts';
import { newEvidenceKey, openEvidence } from '../../terminal/wire/sealed-evidence.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { Counter, morningMs, tickets, tokenOf } from '../fakes/counter.ts';
import { hourMs, memberClass, offer, programme } from '../fakes/programme.ts';

const ada = tokenOf('ada');
const key = SigningKey.generate();
const evidence = newEvidenceKey();
const holder = { programme: 'u', token: ada };
const once = offer('u.once', {
  layer: 'basket',
  benefit: { kind: 'threshold', tiers: [{ spend: fen(4_500), off: fen(1_000) }] },
  limits: { perMember: [{ uses: 1, per: 'day' }] },
  card: { accept: ['chip-genuine', 'chip-read', 'code'] },
});
/** Better than the other, and for chips alone. */
const chipOnly = offer('u.chip', {
  layer: 'basket',
  benefit: { kind: 'threshold', tiers: [{ spend: fen(4_500), off: fen(3_000) }] },
  card: { accept: ['chip-genuine'] },
});

const withKey = (files: LoadedProgramme, publicKey = key.publicKey): LoadedProgramme => ({
  ...files,
  policy: { ...files.policy, memberCodeKey: publicKey },
});

describe('a member code', () => {
  let counter: Counter;
  let codes: MemberCodeDesk;

  const open = async () => {
    const opened = await counter.desk.open({ lines: tickets(1) });
    if (isRefusal(opened)) throw new Error(opened.refused);
    return opened.done.view.id;
  };
  const show = (id: string, text: string) => {
    const tap = codes.read(text);
    return isRefusal(tap) ? tap : counter.desk.shown(id, tap.done, () => codes.admit(tap.done));
  };
  const payable = async (id: string, text: string) => {
    const view = await show(id, text);
    if (isRefusal(view)) throw new Error(view.refused);
    return view.done.decision.payable;
  };
  const mint = (atMs = counter.nowMs) => mintMemberCode(holder, atMs, key);
  const files = (member = memberClass()) =>
    withKey(
      programme('u', { issuedAtMs: morningMs - hourMs, members: [[ada, member]], offers: [once, chipOnly] }),
    );

  beforeEach(async () => {
    counter = await Counter.open([files()]);
    codes = new MemberCodeDesk({
      trusted: () => counter.context().trusted,
      evidenceKey: () => evidence.publicKey,
      used: { use: (code) => counter.store.usedCodes.use(code) },
    });
  });
  afterEach(() => counter.end());

  it('is short enough for a cheap scanner, and of signs that every keyboard layout types alike', () => {
    const text = mint();
    expect(text).toHaveLength(139);
    expect(looksLikeMemberCode(text)).toBe(true);
    expect(looksLikeMemberCode(`${text}A`)).toBe(false);
    expect(looksLikeMemberCode('6901028075831')).toBe(false);
  });

  it('stands for the member’s card, by what a code may open, and says nothing of a chip', async () => {
    const view = await show(await open(), mint());
    expect(view).toMatchObject({
      done: {
        state: 'quoted',
        recognition: { code: 'member', verdict: null, presentation: 'code', programme: 'u' },
        decision: { payable: 3_500 },
      },
    });
  });

  it('shares the uses of its card', async () => {
    const first = await open();
    expect(await payable(first, mint())).toBe(3_500);
    await counter.desk.confirm(first, {});
    await counter.tap({ u: ada }, { verdict: 'read', method: null });
    const second = await counter.desk.open({ lines: tickets(1) });
    expect(second).toMatchObject({ done: { view: { decision: { payable: 4_500 } } } });
  });

  it('goes with the sale, sealed to the server’s key', async () => {
    const [id, text] = [await open(), mint()];
    await payable(id, text);
    const sold = await counter.desk.confirm(id, {});
    if (isRefusal(sold)) throw new Error(sold.refused);
    const entry = (await counter.journal.find({ id: sold.done.id }))?.entry;
    expect(entry?.card).toMatchObject({ token: ada, verdict: 'code', method: 'member-code' });
    expect(JSON.stringify(entry)).not.toContain(text);
    expect(openEvidence(entry?.card?.sealed ?? '', evidence.privateKeyPem)).toContain(text);
  });

  it('is good once, also after a restart and with the clock set back', async () => {
    const [first, text] = [await open(), mint()];
    await payable(first, text);
    expect(await payable(first, text), 'a scanner that reads twice').toBe(3_500);
    await counter.restart();
    expect(await show(await open(), text)).toEqual({ refused: 'member-code-used' });
    const earlier = mint(counter.nowMs - 30_000);
    expect(await show(await open(), earlier)).toEqual({ refused: 'member-code-used' });
    const later = mint(counter.nowMs + 30_000);
    expect(await payable(await open(), later)).toBe(3_500);
  });

  it.each([
    ['made now', 0, true],
    ['a minute ago', -60_000, true],
    ['a minute and a half ago', -91_000, false],
    ['by a clock that is a minute ahead', 60_000, true],
    ['by a clock that is two minutes ahead', 120_000, false],
  ])('lives for half a minute and a minute of wrong clocks: %s', async (_, changeMs, isTaken) => {
    const view = await show(await open(), mint(counter.nowMs + changeMs));
    expect(isRefusal(view) ? view.refused : 'taken').toBe(isTaken ? 'taken' : 'member-code-expired');
  });

  it('must be signed by a programme that is known here, for this card and this half minute', async () => {
    const id = await open();
    const unknown = { refused: 'member-code-unknown' };
    expect(await show(id, mintMemberCode(holder, counter.nowMs, SigningKey.generate()))).toEqual(unknown);
    expect(await show(id, mintMemberCode({ ...holder, programme: 'v' }, counter.nowMs, key))).toEqual(
      unknown,
    );
    counter.programmes = [programme('u', { issuedAtMs: morningMs, members: [[ada, memberClass()]] })];
    expect(await show(id, mint())).toEqual(unknown);
  });

  it('opens nothing once any sign of it is another', () => {
    const text = mint();
    fc.assert(
      fc.property(fc.nat(134), fc.nat(30), (place, shift) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
        const at = 4 + place;
        const other = alphabet[(alphabet.indexOf(text[at] ?? '') + 1 + shift) % 32];
        const read = codes.read(text.slice(0, at) + other + text.slice(at + 1));
        return isRefusal(read) && read.refused === 'member-code-unknown';
      }),
      { numRuns: 300 },
    );
    expect(readMemberCode(text.toLowerCase())).toBeNull();
  });

  it('says of a stopped card what its chip would say', async () => {
    counter.programmes = [files(memberClass({ card: { status: 'stopped', chips: ['02'] } }))];
    const view = await show(await open(), mint());
    expect(view).toMatchObject({ done: { recognition: { code: 'card-stopped' } } });
  });

  it('is not used up by a basket that is closed', async () => {
    const [id, text] = [await open(), mint()];
    await counter.desk.cancel(id);
    expect(await show(id, text)).toMatchObject({ refused: 'checkout-cancelled' });
    expect(await payable(await open(), text)).toBe(3_500);
  });

  it('is taken from a scanner of the till itself, and never told as text', async () => {
    const told: string[] = [];
    counter.events.watch((event) => told.push(JSON.stringify(event)));
    const till = { codes, events: counter.events, desk: counter.desk };
    const id = await open();
    const text = mint();
    await takeScan({ code: text, symbology: 'Q1' }, till);
    expect(await counter.desk.view(id)).toMatchObject({ done: { recognition: { code: 'member' } } });
    await takeScan({ code: text, symbology: 'Q1' }, till);
    await takeScan({ code: '6901028075831', symbology: 'E0' }, till);
    expect(told.join('\n')).toContain('"type":"member-code-refused","data":{"code":"member-code-used"}');
    expect(told.join('\n')).toContain('"type":"scanned","data":{"code":"6901028075831","symbology":"E0"}');
    expect(told.join('\n')).not.toContain(text.slice(4, 40));
  });
});
