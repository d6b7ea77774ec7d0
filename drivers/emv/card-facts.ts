import type { CardData } from './card-data.ts';
import { cardDate, endOfMonth } from './card-dates.ts';
import { packedDigits, trackTwo } from './card-number.ts';
import { CardUnreadable } from './card-trouble.ts';
import { toHex } from './hex.ts';
import * as tags from './tags.ts';

/** What the cashier's screen and the member index need beside the number. */
export type CardFacts = {
  readonly panSequence: string | null;
  readonly expires: string | null;
  readonly caKeyIndex: string | null;
};

/** Null where the card says nothing, or nothing sensible. */
export function cardFacts(data: CardData): CardFacts {
  const sequence = data.value(tags.tag5F34PanSequenceNumber);
  const index = data.value(tags.tag8FCaKeyIndex);
  return {
    panSequence: sequence?.length === 1 ? packedDigits(sequence) : null,
    expires: expiryDate(data),
    caKeyIndex: index?.length === 1 ? toHex(index) : null,
  };
}

/** 5F24 names the day; track 2 only the month. */
function expiryDate(data: CardData): string | null {
  const day = data.value(tags.tag5F24ApplicationExpirationDate);
  if (day !== null) return cardDate(packedDigits(day) ?? '');
  const packed = data.value(tags.tag57TrackTwoEquivalentData);
  const track = packed === null ? null : trackTwo(packed);
  track?.digits.fill(0);
  return track === null ? null : endOfMonth(track.expiryMonth);
}

/** Something that is there and makes no sense is a malformed card, not an unknown fact. Throws CardUnreadable. */
export function checkFacts(data: CardData): void {
  const { expires, panSequence, caKeyIndex } = cardFacts(data);
  refuseNonsense(data, { tag: tags.tag5F24ApplicationExpirationDate, fact: expires, rule: 'no such day' });
  refuseNonsense(data, { tag: tags.tag5F34PanSequenceNumber, fact: panSequence, rule: 'not two digits' });
  refuseNonsense(data, { tag: tags.tag8FCaKeyIndex, fact: caKeyIndex, rule: 'not one byte' });
}

function refuseNonsense(
  data: CardData,
  { tag, fact, rule }: { readonly tag: string; readonly fact: string | null; readonly rule: string },
): void {
  if (data.value(tag) !== null && fact === null) {
    throw new CardUnreadable('read-records', `EMV Book 3, annex A: ${rule}`, tag);
  }
}
