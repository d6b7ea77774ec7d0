import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { BaseRecords } from '../../core/members/index-patch.ts';
import { classAt, placeOfKey, recordWords } from '../../core/members/member-index.ts';
import { recordBytes } from '../../wire/documents/member-state-file.ts';
import { expectRead, type StateFrame } from './state-file.ts';

/** Enough records that a province's daily step reads most of its file front to back, an hourly one a part of it. */
const windowRecords = 8_192;

/** A part of the records at a time: steps ask for them in their order. */
export class RecordWindow implements BaseRecords {
  readonly #handle: FileHandle;
  readonly #frame: Pick<StateFrame, 'header' | 'layout' | 'starts'>;
  readonly #spare = new Uint16Array(windowRecords * recordWords);
  #records = this.#spare.subarray(0, 0);
  #first = 0;

  constructor(handle: FileHandle, frame: Pick<StateFrame, 'header' | 'layout' | 'starts'>) {
    this.#handle = handle;
    this.#frame = frame;
  }

  get members(): number {
    return this.#frame.header.members;
  }

  classesAt(ranks: Uint32Array): Uint16Array {
    return Uint16Array.from(ranks, (rank) => {
      this.#show(rank, rank + 1);
      return classAt(this.#records, rank - this.#first);
    });
  }

  placeOf(bucket: number, remainder: number): number {
    const [first = 0, end = 0] = this.#frame.starts.subarray(bucket, bucket + 2);
    if (first === end) return -1 - first;
    this.#show(first, end);
    const place = placeOfKey(this.#records, {
      first: first - this.#first,
      end: end - this.#first,
      remainder,
    });
    return place < 0 ? place - this.#first : place + this.#first;
  }

  #show(first: number, end: number): void {
    const shown = this.#records.length / recordWords;
    if (first >= this.#first && end <= this.#first + shown) return;
    const wanted = Math.min(Math.max(windowRecords, end - first), this.members - first);
    const place = wanted <= windowRecords ? this.#spare : new Uint16Array(wanted * recordWords);
    this.#records = place.subarray(0, wanted * recordWords);
    this.#first = first;
    const bytes = new Uint8Array(this.#records.buffer, 0, this.#records.byteLength);
    readFully(this.#handle.fd, bytes, this.#frame.layout.records + first * recordBytes);
  }
}

function readFully(handle: number, place: Uint8Array, from: number): void {
  for (let done = 0; done < place.length; ) {
    const got = readSync(handle, place, done, place.length - done, from + done);
    expectRead(got > 0 ? 1 : 0, 1);
    done += got;
  }
}
