import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Card evidence holds the card's number in its certificate: a till seals it and cannot open it again. */
const info = Buffer.from('puhui/evidence/1');
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Seals to an X25519 public key (base64): ephemeral key, nonce, tag and AES-256-GCM text, base64. */
export function sealEvidence(evidence: string, serverKey: string): string {
  const ephemeral = generateKeyPairSync('x25519');
  const ephemeralPublic = rawPublicKey(ephemeral.publicKey);
  const key = sharedKey(
    ephemeral.privateKey,
    publicKeyFrom(Buffer.from(serverKey, 'base64')),
    ephemeralPublic,
  );
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const text = Buffer.concat([cipher.update(evidence, 'utf8'), cipher.final()]);
  return Buffer.concat([ephemeralPublic, nonce, cipher.getAuthTag(), text]).toString('base64');
}

/** The key as PEM, or read already by whoever opens many. Throws when the evidence was not sealed to this key or has been changed. */
export function openEvidence(sealed: string, serverKey: string | KeyObject): string {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < keyBytes + nonceBytes + tagBytes) throw new Error('sealed evidence is too short');
  const ephemeralPublic = bytes.subarray(0, keyBytes);
  const key = sharedKey(
    typeof serverKey === 'string' ? createPrivateKey(serverKey) : serverKey,
    publicKeyFrom(ephemeralPublic),
    ephemeralPublic,
  );
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(keyBytes, keyBytes + nonceBytes));
  decipher.setAuthTag(bytes.subarray(keyBytes + nonceBytes, keyBytes + nonceBytes + tagBytes));
  const text = bytes.subarray(keyBytes + nonceBytes + tagBytes);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}

/** The server's pair: the public half goes out in assignments. */
export function newEvidenceKey(): { readonly publicKey: string; readonly privateKeyPem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    publicKey: rawPublicKey(publicKey).toString('base64'),
    privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

function sharedKey(privateKey: KeyObject, publicKey: KeyObject, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), salt, info, keyBytes));
}

/** As JWK, out and in: OpenSSL goes through all its coders for DER, which takes longer than the agreement of keys. */
function rawPublicKey(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function publicKeyFrom(raw: Buffer): KeyObject {
  const jwk = { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}
