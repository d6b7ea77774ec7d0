import { createHash, getHashes } from 'node:crypto';
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';

/**
 * SM2 signatures as bank cards make them: JR/T 0025.17, 8.2 over GM/T 0003. Node's own library hashes another
 * identity into them and offers no way to name one, so the curve's arithmetic comes from a curve library.
 */
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
const coordinateBytes = 32;

/** JR/T 0025.17, 8.2.2 a: the length of the identity in bits, the identity, and the curve. */
const identityAndCurve = Buffer.concat([
  Buffer.from('0080', 'hex'),
  Buffer.from('1234567812345678', 'ascii'),
  ...[curve.a, curve.b, curve.Gx, curve.Gy].map(coordinate),
]);

export function sm3(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sm3').update(bytes).digest());
}

/** GM/T 0004, A.1: what this machine has to make of “abc”. Some builds of the library come without SM3. */
export function machineHasSm3(): boolean {
  const expected = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';
  return getHashes().includes('sm3') && createHash('sm3').update('abc').digest('hex') === expected;
}

/** JR/T 0025.17, 8.2.2 a and b: what is signed in place of a message. */
export function sm2Digest(point: Uint8Array, message: Uint8Array): Uint8Array {
  const identity = createHash('sm3').update(identityAndCurve).update(point).digest();
  return new Uint8Array(createHash('sm3').update(identity).update(message).digest());
}

/** GM/T 0003.2, 7.1: r and s are in range, and the point that they lead to gives r again. */
export function sm2Verify(signed: {
  readonly point: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}): boolean {
  const { point, message, signature } = signed;
  if (point.length !== 2 * coordinateBytes || signature.length !== 2 * coordinateBytes) return false;
  const key = pointOf(point);
  const r = numberOf(signature.subarray(0, coordinateBytes));
  const s = numberOf(signature.subarray(coordinateBytes));
  const t = (r + s) % curve.n;
  if (key === null || r === 0n || r >= curve.n || s === 0n || s >= curve.n || t === 0n) return false;
  const sum = Point.BASE.multiplyUnsafe(s).add(key.multiplyUnsafe(t));
  if (sum.is0()) return false;
  const e = numberOf(sm2Digest(point, message));
  return (e + sum.toAffine().x) % curve.n === r;
}

/** Null: no point of the curve, but any two numbers. */
function pointOf(bytes: Uint8Array): InstanceType<typeof Point> | null {
  const x = numberOf(bytes.subarray(0, coordinateBytes));
  const y = numberOf(bytes.subarray(coordinateBytes));
  const isOnCurve =
    x < curve.p && y < curve.p && (y * y - (x * x * x + curve.a * x + curve.b)) % curve.p === 0n;
  return isOnCurve ? Point.fromAffine({ x, y }) : null;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
}

function coordinate(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * coordinateBytes, '0'), 'hex');
}
