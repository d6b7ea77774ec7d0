import { concatBytes, fromHex } from '../emv/hex.ts';
import { signSm2, type VirtualSm2Key } from './sm2-key.ts';

/**
 * What bank and card sign with SM2: plain text with its signature behind it, JR/T 0025.17, tables 4, 5, 8 and 11.
 */
const sm2WithSm3 = '04';
const noEncryption = '00';
const sm2Curve = '11';
const pointBytes = '40';

type CertifiedPoint = {
  readonly monthAndYear: string;
  /** Three bytes, hexadecimal. */
  readonly serial: string;
  readonly point: string;
};

/** Table 4. `prefix`: 3 to 8 digits that the issuer's card numbers begin with. */
export function issuerCertificateText(
  signer: VirtualSm2Key,
  options: CertifiedPoint & { readonly prefix: string },
): Uint8Array {
  return signed(signer, fromHex(`12${options.prefix.padEnd(8, 'F')}${certified(options)}`));
}

/** Table 8. The certificate vouches for the card's number and its static data too. */
export function cardCertificateText(
  signer: VirtualSm2Key,
  options: CertifiedPoint & { readonly pan: string; readonly staticData: Uint8Array },
): Uint8Array {
  return signed(signer, fromHex(`14${options.pan.padEnd(20, 'F')}${certified(options)}`), options.staticData);
}

/** Table 5: Signed Static Application Data. */
export function staticDataText(signer: VirtualSm2Key, staticData: Uint8Array): Uint8Array {
  return signed(signer, fromHex('133132'), staticData);
}

/** Table 11: Signed Dynamic Application Data. */
export function dynamicDataText(
  signer: VirtualSm2Key,
  options: { readonly dynamicNumber: Uint8Array; readonly challengeData: Uint8Array },
): Uint8Array {
  const { dynamicNumber } = options;
  const head = Uint8Array.of(0x15, dynamicNumber.length + 1, dynamicNumber.length);
  return signed(signer, concatBytes(head, dynamicNumber), options.challengeData);
}

function certified({ monthAndYear, serial, point }: CertifiedPoint): string {
  return monthAndYear + serial + sm2WithSm3 + noEncryption + sm2Curve + pointBytes + point;
}

function signed(
  signer: VirtualSm2Key,
  text: Uint8Array,
  following: Uint8Array = new Uint8Array(),
): Uint8Array {
  return concatBytes(text, signSm2(signer, concatBytes(text, following)));
}
