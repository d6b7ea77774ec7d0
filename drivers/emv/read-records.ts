import type { AflEntry } from './afl.ts';
import { readRecord, statusWord } from './apdu.ts';
import type { CardChannel } from './card-channel.ts';
import { type CardData, templateOf } from './card-data.ts';
import { CardUnreadable } from './card-trouble.ts';
import { concatBytes } from './hex.ts';
import { statusText } from './select-application.ts';
import { tag70RecordTemplate } from './tags.ts';

/** EMV Book 3, 5.3.2.2: files 1 to 10 follow the standard, 11 to 30 are the issuer's own. */
const standardFileMax = 10;
const recordTemplate = 0x70;

/** The records' part of what the bank signed; null: a signed record is not coded as it has to be. */
export type SignedRecords = Uint8Array | null;

/**
 * Reads the records that the card names, in its order, into `data`, and tells `onRecord` after each one.
 * Returns what offline authentication covers. Throws CardUnreadable.
 */
export async function readRecords(
  channel: CardChannel,
  options: {
    readonly entries: readonly AflEntry[];
    readonly data: CardData;
    readonly onRecord: () => void;
  },
): Promise<SignedRecords> {
  const signed: (Uint8Array | null)[] = [];
  for (const entry of options.entries) {
    for (let record = entry.first; record <= entry.last; record += 1) {
      const bytes = await fetchRecord(channel, entry.sfi, record);
      const isSigned = record - entry.first < entry.signedRecords;
      if (entry.sfi > standardFileMax) {
        if (isSigned) signed.push(bytes[0] === recordTemplate ? bytes : null);
        continue;
      }
      const template = templateOf(bytes, tag70RecordTemplate, 'read-records');
      options.data.add(template.children ?? []);
      // EMV Book 3, 10.3: of standard files the template's content is signed, of others the whole record.
      if (isSigned) signed.push(template.value);
      options.onRecord();
    }
  }
  const known = signed.filter((part) => part !== null);
  if (known.length !== signed.length) return null;
  const whole = concatBytes(...known);
  channel.wipeLater(whole);
  return whole;
}

async function fetchRecord(channel: CardChannel, sfi: number, record: number): Promise<Uint8Array> {
  const { status, data } = await channel.send(readRecord(sfi, record));
  if (status === statusWord.done) return data;
  throw new CardUnreadable(
    'read-records',
    `the card does not give record ${record} of file ${sfi} (${statusText(status)})`,
  );
}
