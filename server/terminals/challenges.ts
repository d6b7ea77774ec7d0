import { createHmac, timingSafeEqual } from 'node:crypto';
import { challengePattern, type RequestClaim } from '../../terminal/wire/signed-request.ts';

/** A recorded call is worthless after this; a till that is silent for longer signs its next call twice. */
export const challengeLifeMs = 5 * 60_000;
/** 10,000 tills at two calls a second each would not fill a life of these; past it calls wait for the next. */
const noncesPerLifeMax = 2_000_000;
const keyBytes = 32;
const timeBytes = 8;
const tagBytes = 16;

type World = { readonly now: () => number; readonly random: (bytes: number) => Uint8Array };

export type Admission = 'fresh' | 'stale' | 'repeated';

/**
 * Tells a till's fresh call from a recorded one without believing the till's clock. A challenge is this
 * server's time under a key that lives as long as the process: nothing of it is stored, and after a restart
 * every till is asked to sign again. Nonces are remembered for two lives, which is as long as a challenge can
 * be good.
 */
export class Challenges {
  readonly #world: World;
  #key: Uint8Array;
  #current = new Set<string>();
  #previous = new Set<string>();
  #sinceMs: number;

  constructor(world: World) {
    this.#world = world;
    this.#key = world.random(keyBytes);
    this.#sinceMs = world.now();
  }

  issue(): string {
    const time = Buffer.alloc(timeBytes);
    time.writeBigUInt64BE(BigInt(this.#world.now()));
    return Buffer.concat([time, this.#tag(time)]).toString('base64url');
  }

  /** Only for a claim whose signature holds: nobody else may fill the memory. */
  admit({ terminal, challenge, nonce }: RequestClaim): Admission {
    this.#turn();
    if (!this.#isAlive(challenge)) return 'stale';
    const call = `${terminal}/${nonce}`;
    if (this.#current.has(call) || this.#previous.has(call)) return 'repeated';
    if (this.#current.size >= noncesPerLifeMax) return 'stale';
    this.#current.add(call);
    return 'fresh';
  }

  #isAlive(challenge: string): boolean {
    if (!challengePattern.test(challenge)) return false;
    const bytes = Buffer.from(challenge, 'base64url');
    const time = bytes.subarray(0, timeBytes);
    if (!timingSafeEqual(bytes.subarray(timeBytes), this.#tag(time))) return false;
    const ageMs = this.#world.now() - Number(time.readBigUInt64BE());
    return ageMs >= 0 && ageMs <= challengeLifeMs;
  }

  /** Under a clock that was set back, what was given out before could be good a second time: the key ends it all. */
  #turn(): void {
    const ageMs = this.#world.now() - this.#sinceMs;
    if (ageMs < 0) this.#key = this.#world.random(keyBytes);
    if (ageMs >= 0 && ageMs <= challengeLifeMs) return;
    this.#previous = ageMs >= 0 && ageMs <= 2 * challengeLifeMs ? this.#current : new Set();
    this.#current = new Set();
    this.#sinceMs = this.#world.now();
  }

  #tag(time: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(time).digest().subarray(0, tagBytes);
  }
}
