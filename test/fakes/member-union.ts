import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LastMembers, lastMembers, publishMembers } from '../../server/publish/member-files.ts';
import { publishedFile, storePublishedFile } from '../../server/publish/published-folder.ts';
import { dataFolder } from '../../server/store/data-folder.ts';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import { MemberIndexBuilder } from '../../terminal/core/members/build-index.ts';
import type { MemberClass } from '../../terminal/core/members/member-class.ts';
import { numberClasses } from '../../terminal/core/members/number-classes.ts';
import { TillError } from '../../terminal/till/ports.ts';
import { writeMemberClass } from '../../terminal/wire/documents/member-class-text.ts';
import type { MembersFile } from '../../terminal/wire/documents/members-file.ts';
import { memberClass } from './programme.ts';

/** Classes that differ in the organisation only. */
export const classOfOrganisation = (number: number): MemberClass =>
  memberClass({ member: { organisation: `u/${number}` } });

/** Numbers that look random and are the same each time: a seed gives a row of them. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

export function tokenFrom(next: () => number): CardToken {
  const word = () => next().toString(16).padStart(8, '0');
  return cardToken(word() + word() + word() + word());
}

/** A union that publishes its members with the server's own code, into a folder that tills can be cut off from. */
export class MemberUnion {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'puhui-members-'));
  readonly #folder = dataFolder(this.dataDir);
  readonly members = new Map<CardToken, number>();
  /** Bytes and files that were asked for. */
  fetched = { files: 0, bytes: 0 };
  /** Files that may still be had; then the line is cut. */
  filesLeft = Number.POSITIVE_INFINITY;
  /** What the network, or a liar, makes of a file. */
  change: (bytes: Buffer) => Buffer = (same) => same;
  #last: string | undefined;
  #version = 0;

  /** Publishes everybody in `members`, by organisation number. */
  async publish(): Promise<MembersFile> {
    this.#version += 1;
    const last: LastMembers | null =
      this.#last === undefined
        ? null
        : await lastMembers(this.#folder, { programme: 'u', sha256: this.#last });
    const builder = new MemberIndexBuilder();
    const positions = new Map<number, number>();
    for (const token of [...this.members.keys()].sort()) {
      const organisation = this.members.get(token) ?? 0;
      const position = positions.get(organisation) ?? positions.size;
      positions.set(organisation, position);
      builder.add(token, position);
    }
    const texts = [...positions.keys()].map((number) => writeMemberClass(classOfOrganisation(number)));
    const numbered = numberClasses({ texts, cards: builder.tally(texts.length) }, last?.content.classTexts);
    const bucketBits = last?.content.index.bucketBits;
    const index = builder.build({
      numbers: numbered.numbers,
      classes: numbered.texts.length,
      ...(bucketBits === undefined ? {} : { bucketBits }),
    });
    const content = { programme: 'u', version: this.#version, index, classTexts: numbered.texts };
    const file = await publishMembers(this.#folder, content, last);
    this.#last = (await storePublishedFile(this.#folder, Buffer.from(JSON.stringify(file)))).sha256;
    return file;
  }

  readonly fetch = async ({ sha256 }: { readonly sha256: string }): Promise<Buffer> => {
    if (this.filesLeft === 0) throw new TillError('head-office-unreachable', 'the line is cut');
    this.filesLeft -= 1;
    const bytes = this.change(await readFile(publishedFile(this.#folder, sha256)));
    this.fetched = { files: this.fetched.files + 1, bytes: this.fetched.bytes + bytes.length };
    return bytes;
  };

  end(): void {
    rmSync(this.dataDir, { recursive: true });
  }
}
