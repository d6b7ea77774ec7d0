/** ISO/IEC 7816-4, tables 5 and 6: the status words that the flow tells apart. */
export const statusWord = {
  done: 0x9000,
  fileDeactivated: 0x6283,
  conditionsNotSatisfied: 0x6985,
  functionNotSupported: 0x6a81,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
} as const;

/** The card blocks itself with this answer to SELECT (EMV Book 1, 12.3.2). */
export const cardBlocked = statusWord.functionNotSupported;

/** One answer of the card, put together: all data, and the last status word. */
export type CardResponse = { readonly status: number; readonly data: Uint8Array };

const headerBytes = 4;

/** Short commands only: EMV Book 1, 9.4.1. The last byte asks for all that there is. */
function commandWithData(
  [cla, ins, p1, p2]: readonly [number, number, number, number],
  data: Uint8Array,
): Uint8Array {
  if (data.length === 0 || data.length > 255) throw new RangeError(`a command with ${data.length} bytes`);
  const command = new Uint8Array(headerBytes + 1 + data.length + 1);
  command[0] = cla;
  command[1] = ins;
  command[2] = p1;
  command[3] = p2;
  command[headerBytes] = data.length;
  command.set(data, headerBytes + 1);
  return command;
}

/** EMV Book 1, 11.3: SELECT by name, first or only occurrence. */
export function selectByName(name: Uint8Array): Uint8Array {
  return commandWithData([0x00, 0xa4, 0x04, 0x00], name);
}

/** EMV Book 1, 11.3 and 12.3.3: the next application whose name begins so. */
export function selectNextByName(name: Uint8Array): Uint8Array {
  return commandWithData([0x00, 0xa4, 0x04, 0x02], name);
}

/** EMV Book 3, 6.5.11. */
export function readRecord(sfi: number, record: number): Uint8Array {
  return Uint8Array.of(0x00, 0xb2, record, (sfi << 3) | 0x04, 0x00);
}

/** ISO/IEC 7816-4, 11.3.3: so many bytes from a place in a file; bit 8 of P1 says that the rest names the file. */
export function readBinary(
  sfi: number,
  place: { readonly offset: number; readonly bytes: number },
): Uint8Array {
  return Uint8Array.of(0x00, 0xb0, 0x80 | sfi, place.offset, place.bytes);
}

/** EMV Book 3, 6.5.8: the PDOL's data in a template 83, empty when the card asks for none. */
export function getProcessingOptions(pdolData: Uint8Array): Uint8Array {
  const template = new Uint8Array(2 + pdolData.length);
  template[0] = 0x83;
  template[1] = pdolData.length;
  template.set(pdolData, 2);
  return commandWithData([0x80, 0xa8, 0x00, 0x00], template);
}

/** EMV Book 3, 6.5.9. */
export function internalAuthenticate(ddolData: Uint8Array): Uint8Array {
  return commandWithData([0x00, 0x88, 0x00, 0x00], ddolData);
}

/** EMV Book 1, 9.3.1.3: fetches what a T=0 card could not answer at once. */
export function getResponse(length: number): Uint8Array {
  return Uint8Array.of(0x00, 0xc0, 0x00, 0x00, length);
}

/** The same command with another expected length, or null when it asks for no data. */
export function withExpectedLength(command: Uint8Array, length: number): Uint8Array | null {
  if (command.length < 5) return null;
  const lengthAt = command.length === 5 ? 4 : 5 + (command[4] ?? 0);
  if (lengthAt !== command.length - 1) return null;
  const changed = Uint8Array.from(command);
  changed[lengthAt] = length;
  return changed;
}
