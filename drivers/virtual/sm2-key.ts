import { createHash, randomBytes } from 'node:crypto';
import { invert, mod } from '@noble/curves/abstract/modular.js';
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { concatBytes, fromHex, toHex } from '../emv/hex.ts';

/** GM/T 0003.5: the recommended curve. */
const curve = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};
const Point = weierstrass(curve);
/** 64 bits more than the order has: what is left over after the division is as good as even. */
const scalarBytes = 40;
const identity = '1234567812345678';

/** Upper-case hexadecimal: X and Y of the public point, and the secret number. */
export type VirtualSm2Key = { readonly point: string; readonly privateKey: string };

export function newSm2Key(): VirtualSm2Key {
  const secret = newScalar();
  const { x, y } = Point.BASE.multiply(secret).toAffine();
  return { point: numberText(x) + numberText(y), privateKey: numberText(secret) };
}

/** GM/T 0003.2, 6.1 with the digest of JR/T 0025.17, 8.2.2: r and s. */
export function signSm2(key: VirtualSm2Key, message: Uint8Array): Uint8Array {
  const secret = BigInt(`0x${key.privateKey}`);
  const e = BigInt(`0x${toHex(digest(fromHex(key.point), message))}`);
  for (;;) {
    const k = newScalar();
    const r = mod(e + Point.BASE.multiply(k).toAffine().x, curve.n);
    const s = mod(invert(secret + 1n, curve.n) * (k - r * secret), curve.n);
    if (r !== 0n && r + k !== curve.n && s !== 0n) return fromHex(numberText(r) + numberText(s));
  }
}

function digest(point: Uint8Array, message: Uint8Array): Uint8Array {
  const curveText = [curve.a, curve.b, curve.Gx, curve.Gy].map(numberText).join('');
  const head = concatBytes(fromHex('0080'), new TextEncoder().encode(identity), fromHex(curveText), point);
  const signer = createHash('sm3').update(head).digest();
  return new Uint8Array(createHash('sm3').update(signer).update(message).digest());
}

/** 1 to n − 2, so that neither the number nor the number plus one is zero. */
function newScalar(): bigint {
  return mod(BigInt(`0x${toHex(randomBytes(scalarBytes))}`), curve.n - 2n) + 1n;
}

function numberText(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(64, '0');
}
