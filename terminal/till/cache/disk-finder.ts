import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { CardToken } from '../../core/card-token.ts';
import { invariant } from '../../core/invariant.ts';
import { classAt, rankInBucket, recordWords } from '../../core/members/member-index.ts';
import { bucketOf, remainderOf, tokenWord } from '../../core/members/token-key.ts';
import { recordBytes } from '../../wire/documents/member-state-file.ts';
import { expectRead, type StateFrame } from './state-file.ts';

/** A bucket holds some hundred members; one that holds more than this is no chance. */
const bucketMembersMax = 4_096;

/** Finds a card's key with one read from the file: its bucket. */
export class DiskFinder {
  readonly #handle: FileHandle;
  readonly #frame: Pick<StateFrame, 'header' | 'layout' | 'starts'>;
  readonly #bucket = new Uint16Array(bucketMembersMax * recordWords);

  constructor(handle: FileHandle, frame: Pick<StateFrame, 'header' | 'layout' | 'starts'>) {
    this.#handle = handle;
    this.#frame = frame;
  }

  find(token: CardToken): { readonly rank: number; readonly classNumber: number } | null {
    const { layout, starts } = this.#frame;
    const bucket = this.bucketOf(token);
    const start = starts[bucket] ?? 0;
    const members = (starts[bucket + 1] ?? 0) - start;
    invariant(members <= bucketMembersMax, 'members are spread evenly over buckets');
    const bytes = members * recordBytes;
    expectRead(
      readSync(this.#handle.fd, this.#bucket, 0, bytes, layout.records + start * recordBytes),
      bytes,
    );
    const place = rankInBucket(this.#bucket, { first: 0, end: members, remainder: this.remainderOf(token) });
    return place < 0 ? null : { rank: start + place, classNumber: classAt(this.#bucket, place) };
  }

  bucketOf(token: CardToken): number {
    return bucketOf(tokenWord(token, 0), this.#frame.header.bucketBits);
  }

  remainderOf(token: CardToken): number {
    return remainderOf(
      { high: tokenWord(token, 0), low: tokenWord(token, 1) },
      this.#frame.header.bucketBits,
    );
  }
}
