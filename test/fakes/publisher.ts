import type { IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import type { FileRole, Head, Root } from '../../terminal/core/trust/head.ts';
import { TillError } from '../../terminal/till/ports.ts';
import { signFile } from '../../terminal/wire/documents/head.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { membersFileOf } from './members.ts';

const hourMs = 3_600_000;

/** A programme's publisher in memory, with real keys: honest by default, and able to lie in every way. */
export class Publisher {
  readonly programme: string;
  rootKeys = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
  publisherKey = SigningKey.generate();
  headKey = SigningKey.generate();
  /** What a file server holds, by hash. */
  readonly files = new Map<string, Buffer>();
  /** Hashes that were asked for. */
  readonly fetched: string[] = [];

  constructor(programme = 'u') {
    this.programme = programme;
  }

  root(): Envelope {
    return sealEnvelope('root', JSON.stringify(this.rootDocument(1)), this.rootKeys.slice(0, 2));
  }

  rootDocument(version: number): Root {
    const all = [...this.rootKeys, this.publisherKey, this.headKey];
    return {
      schema: 1,
      type: 'root',
      programme: this.programme,
      version,
      ...(version === 1 ? {} : { issuedAt: '2026-11-22T02:00:00Z' as IsoInstant }),
      keys: Object.fromEntries(all.map(({ id, publicKey }) => [id, publicKey])),
      roles: {
        root: { keys: this.rootKeys.map(({ id }) => id), threshold: 2 },
        publisher: { keys: [this.publisherKey.id], threshold: 1 },
        head: { keys: [this.headKey.id], threshold: 1 },
      },
    };
  }

  /** The next root: the named keys are new, and enough of the old and of the new keys sign it. */
  rotate(
    version: number,
    roles: readonly ('root' | 'publisher' | 'head')[],
    how: { readonly change?: (root: Root) => object; readonly signers?: readonly SigningKey[] } = {},
  ): Envelope {
    const before = this.rootKeys;
    if (roles.includes('root')) this.rootKeys = before.map(() => SigningKey.generate());
    if (roles.includes('publisher')) this.publisherKey = SigningKey.generate();
    if (roles.includes('head')) this.headKey = SigningKey.generate();
    const root = (how.change ?? ((same) => same))(this.rootDocument(version));
    const signers = how.signers ?? new Set([...before.slice(0, 2), ...this.rootKeys.slice(0, 2)]);
    return sealEnvelope('root', JSON.stringify(root), [...signers]);
  }

  /** Publishes: all files at version `version`, or the ones given at theirs; `change` is where a liar works. */
  head(
    version: number,
    how: {
      readonly offers?: readonly Offer[];
      readonly fileVersion?: number;
      readonly issuedAtMs?: number;
      readonly change?: (head: Head) => Head;
      readonly signer?: SigningKey;
      readonly publisher?: SigningKey;
    } = {},
  ): Envelope {
    const fileVersion = how.fileVersion ?? version;
    const issuedAtMs = how.issuedAtMs ?? Date.parse('2026-11-21T10:00:00+08:00');
    const instant = (hours: number) =>
      new Date(issuedAtMs + hours * hourMs).toISOString() as Head['issuedAt'];
    const head: Head = {
      schema: 1,
      type: 'head',
      programme: this.programme,
      version,
      issuedAt: instant(0),
      freshUntil: instant(24),
      usableUntil: instant(168),
      pollSeconds: 60,
      files: this.#contents(fileVersion, how.offers ?? []).map(([role, bytes]) => {
        const hash = sha256(bytes);
        this.files.set(hash, bytes);
        const file = { role, version: fileVersion, sha256: hash, bytes: bytes.length };
        return signFile(this.programme, file, how.publisher ?? this.publisherKey);
      }),
    };
    return sealEnvelope('head', JSON.stringify((how.change ?? ((same) => same))(head)), [
      how.signer ?? this.headKey,
    ]);
  }

  readonly fetch = async ({ sha256: hash }: { readonly sha256: string }): Promise<Buffer> => {
    this.fetched.push(hash);
    const file = this.files.get(hash);
    if (file === undefined) throw new TillError('head-office-unreachable', 'no such file');
    return file;
  };

  #contents(version: number, offers: readonly Offer[]): [FileRole, Buffer][] {
    const name = { schema: 1, programme: this.programme, version };
    const json = (more: object) => Buffer.from(JSON.stringify({ ...name, ...more }));
    return [
      ['members', this.#members(version)],
      ['offers', json({ offers })],
      ['merchants', json({ merchants: [] })],
      ['calendar', json({ years: [2026], holidays: [], workdays: [] })],
      ['ca-keys', json({ keys: [] })],
      ['policy', json({ title: { zh: '工会' }, cardProducts: [] })],
    ];
  }

  /** Nobody is a member; the state is a base of its own at each version. */
  #members(version: number): Buffer {
    const { file, files } = membersFileOf({ programme: this.programme, version }, []);
    for (const bytes of files) this.files.set(sha256(bytes), bytes);
    return Buffer.from(JSON.stringify(file));
  }
}
