import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { VirtualCard, VirtualReader } from '../../../drivers/virtual/index.ts';
import { readTrayFile } from '../../../drivers/virtual/tray-file.ts';
import { cardProducts } from '../../../server/demo/card-products.ts';
import { enrolHolders } from '../../../server/demo/enrol-holders.ts';
import { mintTestCas, mintTray } from '../../../server/demo/mint-tray.ts';
import type { ProgrammeId } from '../../../server/demo/organisations.ts';
import { membersOf } from '../../../server/demo/people.ts';
import { trayCards } from '../../../server/demo/tray-cards.ts';
import { unionApplication } from '../../../server/demo/union-application.ts';
import type { NewMember } from '../../../server/service.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { MemberClass } from '../../../terminal/core/members/member-class.ts';
import type { LoadedProgramme } from '../../../terminal/till/cache/loaded-programme.ts';
import { assessTap } from '../../../terminal/till/recognition/assess-tap.ts';
import { CardDesk } from '../../../terminal/till/recognition/card-desk.ts';
import type { Tap } from '../../../terminal/till/recognition/tap.ts';
import { knownHere } from '../../../terminal/till/till-context.ts';
import { recognitionCodes } from '../../../terminal/wire/counter/checkout-view.ts';
import type { Assignment } from '../../../terminal/wire/documents/assignment.ts';
import { newEvidenceKey } from '../../../terminal/wire/sealed-evidence.ts';
import { registerOf } from '../../fakes/members.ts';

const seedingDay = isoDate('2026-11-21');
const nowMs = Date.parse('2026-11-21T10:00:00+08:00');
/** A cheap cost: what is tested is who is who, not how long it takes. */
const cost = { n: 2, r: 1, p: 1 };
const tokens = {
  scedu: { key: '11'.repeat(32), cost },
  nb51: { key: '22'.repeat(32), cost },
} as const;
/** The unions that the home union's tills know. */
const trusted = ['scedu', 'nb51'] as const;

const cas = mintTestCas();
const cards = mintTray(cas);
const registers = new Map<ProgrammeId, readonly NewMember[]>();

beforeAll(async () => {
  for (const programme of trusted) {
    // The holders are among the first members; the rest of the register says nothing about the tray.
    const members = membersOf(programme, seedingDay).slice(0, 2_000);
    registers.set(
      programme,
      await enrolHolders(members, { programme, token: tokens[programme], seedingDay }),
    );
  }
});

describe('the tray', () => {
  it('reads back from its file as it was written', () => {
    expect(readTrayFile(JSON.stringify({ schema: 1, cards }))).toEqual({
      ok: true,
      value: { schema: 1, cards },
    });
  });

  it('causes every code that a card can cause', () => {
    // `none` is a reader without a card, `cache-expired` a till that was cut off too long.
    const byCards = recognitionCodes.filter((code) => code !== 'none' && code !== 'cache-expired');
    expect(new Set(trayCards.map(({ expect: code }) => code))).toEqual(new Set(byCards));
  });

  it('is proved with test keys, which no real till trusts', async () => {
    expect([cas.rsa.publicKey.test, cas.sm2.publicKey.test]).toEqual([true, true]);
    expect((await tapped('member-contact', { demo: false })).verdict).toBe('read');
  });

  it.each(trayCards.map(({ card, expect: code }) => [card, code] as const))(
    '%s is recognised as %s',
    async (card, code) => expect(assessTap(await tapped(card), known()).code).toBe(code),
  );

  it.each(['member-contact', 'member-contactless', 'member-sm2', 'model-worker', 'ningbo-member'])(
    '%s proves itself with its chip',
    async (card) => {
      const tap = await tapped(card);
      expect(tap.verdict).toBe('genuine');
      expect(assessTap(tap, known()).candidates[0]?.card.presentation).toBe('chip-genuine');
    },
  );

  it('knows a member by the union’s own number, which proves nothing, where nobody knows the card’s', async () => {
    const tap = await tapped('union-number');
    expect(tap.verdict).toBe('genuine');
    expect(tap.tokens.map(({ by }) => by)).toEqual([undefined, undefined, 'member-number']);
    expect(assessTap(tap, known()).candidates).toMatchObject([
      { by: 'member-number', code: 'member', card: { presentation: 'chip-read' } },
    ]);
    expect(JSON.stringify(tap)).not.toContain('0000016');
  });

  it('is not asked for that number when its own says enough, nor when it failed its proof', async () => {
    for (const card of ['member-contact', 'copied', 'insert-card'])
      expect((await tapped(card)).tokens.filter(({ by }) => by !== undefined)).toEqual([]);
  });
});

describe('a tray file', () => {
  it.each([
    ['is no JSON', '{', /^tray: not JSON/],
    ['has no cards', '{"schema":1,"cards":[]}', /^tray\.cards:/],
    [
      'names a card twice',
      JSON.stringify({ schema: 1, cards: [cards[0], cards[0]] }),
      /^tray\.cards\.1\.card: is there twice/,
    ],
    [
      'shows a side that the card has not',
      JSON.stringify({
        schema: 1,
        cards: [
          {
            ...cards[0],
            interface: 'contactless',
            image: { ...cards[0]?.image, faces: cards[0]?.image.faces.slice(0, 1) },
          },
        ],
      }),
      /^tray\.cards\.0\.interface: the card has no contactless side/,
    ],
  ])('is refused when it %s', (_what, text, fault) => {
    const answer = readTrayFile(text);
    expect(answer.ok).toBe(false);
    expect(answer.ok ? [] : answer.faults).toContainEqual(expect.stringMatching(fault));
  });
});

/** Puts a card of the tray on a till's reader. */
async function tapped(name: string, { demo } = { demo: true }): Promise<Tap> {
  const card = cards.find((each) => each.card === name);
  if (card === undefined) throw new Error(`no card ${name}`);
  const reader = new VirtualReader();
  const desk = new CardDesk({
    sources: [reader],
    settings: () => ({
      assignment: { ...assignment, demo },
      caKeys: [cas.rsa.publicKey, cas.sm2.publicKey],
      cardProducts: Object.entries(cardProducts).map(([programme, product]) => ({ ...product, programme })),
      unionApplication,
      knows: (tokens) => knownHere(known(), tokens),
      lastSequence: 0,
      nowMs,
    }),
    world: { now: () => nowMs, randomness: randomBytes, log: () => {} },
  });
  const shown = new Promise<Tap>((resolve) => {
    const ignored = () => {};
    desk.start({
      reading: ignored,
      tapped: async (tap) => resolve(tap),
      removed: ignored,
      readersChanged: ignored,
    });
  });
  reader.insert(new VirtualCard(card.image), card.interface);
  const tap = await shown;
  await desk.stop();
  return tap;
}

const assignment = {
  terminal: 'till-1',
  epoch: 1,
  home: 'scedu',
  programmes: trusted.map((id) => ({ id, token: tokens[id] })),
  evidenceKey: newEvidenceKey().publicKey,
} as unknown as Assignment;

const known = () => ({ home: 'scedu', loaded: trusted.map((id) => ({ id, files: filesOf(id) })), nowMs });

/** Only what recognition looks at. */
function filesOf(programme: ProgrammeId): LoadedProgramme {
  const members = registers.get(programme) ?? [];
  const hourMs = 3_600_000;
  const limits = { issuedAtMs: nowMs, freshUntilMs: nowMs + hourMs, usableUntilMs: nowMs + 2 * hourMs };
  return {
    programme,
    limits,
    members: registerOf(
      members.flatMap((member) => {
        const token = member.card?.token ?? member.memberNumber?.token;
        return token === undefined ? [] : [[token, classOf(member)] as const];
      }),
    ),
  } as unknown as LoadedProgramme;
}

function classOf({ status, certifiedThrough, organisation, card }: NewMember): MemberClass {
  return {
    member: { status, certifiedThrough, organisation },
    card: { status: card?.status ?? 'active', chips: card?.chips },
  };
}
