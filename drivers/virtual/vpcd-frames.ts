import { concatBytes } from '../emv/hex.ts';

/** Largest frame that a reader sends: a short command has at most 261 bytes. */
export const vpcdFrameBytesMax = 512;
const lengthBytes = 2;

/** Puts two big-endian length bytes before the content. */
export function vpcdFrame(content: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(content.length >> 8, content.length & 0xff), content);
}

/** Gathers frames from a stream that arrives in pieces. It never keeps more than one frame that is not whole. */
export class VpcdFrameReader {
  #rest: Uint8Array = new Uint8Array();

  /** Returns the frames that are whole now. Throws a RangeError for one that is longer than a reader sends. */
  take(piece: Uint8Array): readonly Uint8Array[] {
    let bytes = concatBytes(this.#rest, piece);
    const frames: Uint8Array[] = [];
    while (bytes.length >= lengthBytes) {
      const length = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
      if (length > vpcdFrameBytesMax) throw new RangeError(`a frame of ${length} bytes`);
      if (bytes.length < lengthBytes + length) break;
      frames.push(bytes.subarray(lengthBytes, lengthBytes + length));
      bytes = bytes.subarray(lengthBytes + length);
    }
    this.#rest = bytes;
    return frames;
  }
}
