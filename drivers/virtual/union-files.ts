import { fromHex } from '../emv/hex.ts';
import { answered, type CardAnswer, refused, status } from './card-answer.ts';
import type { VirtualFileApplication } from './card-image-schema.ts';

/** The union's own application: files that anybody may read, and no payment. */
export class UnionFiles {
  readonly image: VirtualFileApplication;

  constructor(image: VirtualFileApplication) {
    this.image = image;
  }

  readRecord(sfi: number, number: number): CardAnswer {
    const file = this.image.records.filter((record) => record.sfi === sfi);
    if (file.length === 0) return refused(status.fileNotFound);
    const record = file.find((candidate) => candidate.number === number);
    return record === undefined ? refused(status.recordNotFound) : answered(fromHex(record.data));
  }

  /** ISO/IEC 7816-4, 11.3.3: READ BINARY with a short file identifier, from a place, so many bytes. */
  readBinary(sfi: number, place: { readonly offset: number; readonly bytes: number }): CardAnswer {
    const file = this.image.plainFiles.find((candidate) => candidate.sfi === sfi);
    if (file === undefined) return refused(status.fileNotFound);
    const data = fromHex(file.data);
    if (place.offset > data.length) return refused(status.wrongPlace);
    return answered(data.slice(place.offset, place.bytes === 0 ? undefined : place.offset + place.bytes));
  }
}
