import { VirtualCard } from '../../../drivers/virtual/index.ts';
import { addCaKeys, addMembers, type NewCaKey, publishProgramme } from '../../../server/service.ts';
import type { CardToken } from '../../../terminal/core/card-token.ts';
import { deriveCardToken } from '../../../terminal/wire/card-token-derivation.ts';
import { sealEvidence } from '../../../terminal/wire/sealed-evidence.ts';
import type { Upload, UploadAnswer } from '../../../terminal/wire/upload.ts';
import { ca, mint, pan } from '../../drivers/emv/minted-cards.ts';
import { decidedSale, sealedTap } from '../genuine-sales.ts';
import { answerOf } from '../journal-answers.ts';
import { staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, upload } from '../paired-till.ts';
import { canaryMember, offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';

type Changes = Readonly<Record<string, unknown>>;
type SaleChanges = { request?: Changes; offers?: readonly Changes[]; entry?: Changes };

const offers = [
  offerOf('scedu.rice', {
    benefit: { kind: 'threshold', tiers: [{ spend: 9000, off: 2000 }] },
    limits: { perMember: [{ uses: 40, per: 'day' }] },
  }),
  offerOf('scedu.workers', { who: { tagsAny: ['pioneer'] }, group: 'one' }),
  offerOf('scedu.later', { when: { from: '2026-12-01' } }),
];

/** A union with two tills, at one of which somebody can write into the journal what they like. */
export class Forger {
  union: SmallUnion;
  readonly till: PairedTill;
  /** Another till of that union. */
  readonly other: PairedTill;
  readonly #token: CardToken;
  readonly #card = new VirtualCard(mint({ transactionCounter: 0x0100 }));
  #last: Upload['entries'][number] | undefined;
  #number = 0;

  private constructor(union: SmallUnion, tills: readonly [PairedTill, PairedTill], token: CardToken) {
    this.union = union;
    [this.till, this.other] = tills;
    this.#token = token;
  }

  static async begin(): Promise<Forger> {
    const union = await startSmallUnion();
    const { store } = union.server;
    const { rid, index, expires, ...key } = ca.publicKey as NewCaKey;
    await addCaKeys(store, 'scedu', [{ ...key, rid, index, expires, test: true }]);
    const token = await deriveCardToken(Buffer.from(pan), (await store.keys.of('scedu')).token);
    await addMembers(store, 'scedu', [
      {
        ...canaryMember(),
        idNumber: '510104198505054321',
        phone: '13900099999',
        card: { ...canaryMember().card, token, number: pan },
      } as ReturnType<typeof canaryMember>,
    ]);
    const [rice, ...rest] = offers;
    await staffCall(union, 'PUT', '/v1/offers/scedu.rice', { ...rice, version: 2 });
    for (const offer of rest) await staffCall(union, 'PUT', `/v1/offers/${offer['id']}`, offer);
    await publishProgramme(store, 'scedu');
    return new Forger(union, [await pairTill(union), await pairTill(union)], token);
  }

  /** The number of the last entry that was handed in. */
  get lastSequence(): number {
    return this.#last?.sequence ?? 0;
  }

  async #headNow(): Promise<number> {
    const { headVersion } = await this.union.server.store.database
      .selectFrom('programmes')
      .select('headVersion')
      .where('id', '=', 'scedu')
      .executeTakeFirstOrThrow();
    return headVersion;
  }

  published(): Changes[] {
    return offers.map((offer) => ({ ...offer, version: offer['id'] === 'scedu.rice' ? 2 : 1 }));
  }

  /** A sale as an honest till writes it: decided by what was published, with the card's proof. */
  async honest(changes: SaleChanges = {}) {
    this.#number += 1;
    const sealed = await this.tap();
    return decidedSale(`s-${this.#number}`, {
      offers: changes.offers ?? this.published(),
      headVersion: await this.#headNow(),
      card: { programme: 'scedu', token: this.#token, verdict: 'genuine', method: 'dda', sealed },
      request: changes.request,
      changes: changes.entry,
    });
  }

  async withCard(change: Changes, changes: SaleChanges = {}) {
    const entry = await this.honest(changes);
    return { ...entry, card: { ...entry.card, ...change } };
  }

  async memberCodeKey() {
    return (await this.union.server.store.keys.of('scedu')).memberCode;
  }

  /** The member whose card it is. */
  get token(): CardToken {
    return this.#token;
  }

  tap(place: { terminal?: string; after?: number; epoch?: number } = {}, of = this.#card): Promise<string> {
    return sealedTap(of, {
      terminal: place.terminal ?? this.till.answer.terminal,
      epoch: place.epoch ?? 1,
      lastSequence: place.after ?? this.lastSequence,
      evidenceKey: this.union.server.store.evidencePublicKey,
    });
  }

  seal(evidence: unknown): string {
    return sealEvidence(JSON.stringify(evidence), this.union.server.store.evidencePublicKey);
  }

  /** The next entries of the till's journal, not handed in yet. */
  next(entries: readonly unknown[]): Upload['entries'] {
    return chained(
      this.till,
      entries.map((entry) => JSON.stringify(entry)),
      this.#last,
    );
  }

  async handIn(entries: Upload['entries']): Promise<UploadAnswer['outcomes']> {
    const { outcomes } = answerOf(await upload(this.union, this.till, entries));
    this.#last = entries.at(-1);
    return outcomes;
  }

  async outcomeOf(entry: unknown): Promise<UploadAnswer['outcomes'][number]> {
    const [outcome] = await this.handIn(this.next([entry]));
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  }
}
