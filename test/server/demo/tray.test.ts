import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCard } from '../../../drivers/emv/index.ts';
import { VirtualCard } from '../../../drivers/virtual/index.ts';
import { readTrayFile, type TrayCard } from '../../../drivers/virtual/tray-file.ts';
import { cardProducts } from '../../../server/demo/card-products.ts';
import { enrolHolders } from '../../../server/demo/enrol-holders.ts';
import { mintTestCa, mintTray } from '../../../server/demo/mint-tray.ts';
import type { ProgrammeId } from '../../../server/demo/organisations.ts';
import { type DemoMember, membersOf } from '../../../server/demo/people.ts';
import { trayCards } from '../../../server/demo/tray-cards.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { MemberClass } from '../../../terminal/core/members/member-class.ts';
import type { LoadedProgramme } from '../../../terminal/till/cache/loaded-programme.ts';
import { assessTap } from '../../../terminal/till/recognition/assess-tap.ts';
import type { Tap } from '../../../terminal/till/recognition/tap.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import { deriveCardToken } from '../../../terminal/wire/card-token-derivation.ts';
import { recognitionCodes } from '../../../terminal/wire/counter/checkout-view.ts';
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

const ca = mintTestCa();
const cards = mintTray(ca);
const registers = new Map<ProgrammeId, readonly DemoMember[]>();

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

  it('is proved with a test key, which no real till trusts', async () => {
    expect(ca.publicKey.test).toBe(true);
    const card = cards.find((each) => each.card === 'member-contact');
    expect((await read(card, { allowTestKeys: false })).reading.verdict).toBe('read');
  });

  it.each(cards.map((card) => [card.card, card.expect, card] as const))(
    '%s is recognised as %s',
    async (_card, code, card) => {
      const { reading, token } = await read(card, { allowTestKeys: true });
      const shown = reading.maskedPan?.slice(0, 6);
      const product = Object.entries(cardProducts).find(([, { prefix }]) => prefix.slice(0, 6) === shown);
      const tap: Tap = {
        at: '2026-11-21T10:00:00+08:00',
        reader: 'virtual',
        verdict: reading.verdict,
        method: reading.method,
        panSequence: reading.panSequence,
        isExpired: false,
        tokens: token ?? [],
        product: product?.[0] ?? null,
        sealed: null,
      };
      const loaded = trusted.map((id) => ({ id, files: filesOf(id) }));
      expect(assessTap(tap, { home: 'scedu', loaded, nowMs }).code).toBe(code);
    },
  );

  it.each(['member-contact', 'member-contactless', 'model-worker', 'ningbo-member', 'replaced-new-chip'])(
    '%s proves itself with its chip',
    async (name) => {
      const card = cards.find((each) => each.card === name);
      expect((await read(card, { allowTestKeys: true })).reading.verdict).toBe('genuine');
    },
  );
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

function read(card: TrayCard | undefined, { allowTestKeys }: { readonly allowTestKeys: boolean }) {
  if (card === undefined) throw new Error('no such card');
  const virtual = new VirtualCard(card.image);
  virtual.powerOn(card.interface);
  return readCard({
    interface: card.interface,
    transceive: async (command) => virtual.transmit(command),
    challenge: randomBytes(4),
    today: '2026-11-21',
    caKeys: [ca.publicKey],
    allowTestKeys,
    crypto: nodeCardCrypto,
    deriveToken: (digits) =>
      Promise.all(
        trusted.map(async (programme) => ({
          programme,
          token: await deriveCardToken(digits, tokens[programme]),
        })),
      ),
  });
}

/** Only what recognition looks at. */
function filesOf(programme: ProgrammeId): LoadedProgramme {
  const members = registers.get(programme) ?? [];
  const hourMs = 3_600_000;
  const limits = { issuedAtMs: nowMs, freshUntilMs: nowMs + hourMs, usableUntilMs: nowMs + 2 * hourMs };
  return {
    programme,
    limits,
    members: registerOf(members.map((member) => [member.card.token, classOf(member)])),
  } as unknown as LoadedProgramme;
}

function classOf({ status, certifiedThrough, organisation, card }: DemoMember): MemberClass {
  return {
    member: { status, certifiedThrough, organisation },
    card: { status: card.status, chips: card.chips },
  };
}
