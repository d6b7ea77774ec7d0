import { fromHex, toHex } from '../emv/hex.ts';
import type { VirtualCardImage } from './card-image-schema.ts';
import {
  mintSm2Ca,
  mintSm2Issuer,
  type VirtualIssuer,
  type VirtualSm2Ca,
  type VirtualSm2Issuer,
} from './mint-authority.ts';
import { mintCard, type VirtualCardDescription } from './mint-card.ts';
import { dataObject } from './tlv-writer.ts';

/** Cards that are worth a place in a tray because they take another way than most. */
type Holder = Pick<VirtualCardDescription, 'pan' | 'expires'> & Partial<VirtualCardDescription>;

/** Has signed when it is asked for its options: without contacts it is never asked to sign. */
export function mintFastCard(issuer: VirtualIssuer | VirtualSm2Issuer, holder: Holder): VirtualCardImage {
  return mintCard(issuer, { ...holder, method: 'fdda' });
}

/** A scheme and a bank in SM2, test keys both. A till believes their cards when it is given `ca.publicKey`. */
export function mintSm2Bank(prefix: string): {
  readonly ca: VirtualSm2Ca;
  readonly issuer: VirtualSm2Issuer;
} {
  const ca = mintSm2Ca();
  return { ca, issuer: mintSm2Issuer(ca, { prefix }) };
}

/** Debit and credit on one chip; the first one named comes first. */
export function mintTwoApplicationCard(
  issuer: VirtualIssuer | VirtualSm2Issuer,
  [first, second]: readonly [Holder, Holder],
): VirtualCardImage {
  const {
    schema: _,
    faults: __,
    faces,
    ...other
  } = mintCard(issuer, {
    aid: 'A000000333010102',
    label: 'UNIONPAY CREDIT',
    ...second,
  });
  const shown = faces.map(({ answerToReset: _reset, protocol: _protocol, ...face }) => face);
  const image = mintCard(issuer, { ...first, priority: 1 });
  return { ...image, furtherApplications: [{ ...other, priority: 2, faces: shown }] };
}

/** The same card with a union's own application beside the bank's, the number in a record: DF01 in file 5. */
export function withMemberNumber(
  image: VirtualCardImage,
  union: { readonly aid: string; readonly gb18030: string },
): VirtualCardImage {
  const data = toHex(dataObject('70', dataObject('DF01', fromHex(union.gb18030))));
  return {
    ...image,
    fileApplication: { aid: union.aid, records: [{ sfi: 5, number: 1, data }], plainFiles: [] },
  };
}
