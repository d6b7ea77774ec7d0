/** A socket for a security module is not for customers' cards; some hold one that never answers. */
const securityModuleSlot = /\bSAM\b/i;

/** Linux names the slot by two pairs of hex digits ("… 00 01"), Windows by one number ("… 1"). */
const slotNumber = /(?: [0-9A-F]{2} [0-9A-F]{2}| [0-9]{1,2})$/i;

export function isUsableSlot(name: string, allowReaders: RegExp | null): boolean {
  if (securityModuleSlot.test(name)) return false;
  if (allowReaders === null) return true;
  // A pattern with the flag g or y remembers where it stopped and would refuse every other reader.
  return new RegExp(allowReaders.source, allowReaders.flags.replace(/[gy]/g, '')).test(name);
}

/** The device that a slot belongs to: a reader with contacts and an antenna shows up as two slots. */
export function deviceOfSlot(name: string): string {
  return name.replace(slotNumber, '');
}
