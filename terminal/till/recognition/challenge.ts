import { createHash } from 'node:crypto';
import type { Randomness } from '../ports.ts';

const challengeBytes = 4;
const freshBytes = 16;

/**
 * The challenge that the chip signs: bound to this till and to the place in its journal where the sale will
 * stand, and fresh. Four bytes limit forgery; they do not make it impossible.
 */
export function makeChallenge(
  randomness: Randomness,
  place: { readonly terminal: string; readonly epoch: number; readonly lastSequence: number },
): { readonly bytes: Uint8Array; readonly preimage: string } {
  const fresh = Buffer.from(randomness(freshBytes)).toString('hex');
  const preimage = ['puhui/challenge/1', place.terminal, place.epoch, place.lastSequence, fresh].join('\n');
  return { bytes: createHash('sha256').update(preimage).digest().subarray(0, challengeBytes), preimage };
}
