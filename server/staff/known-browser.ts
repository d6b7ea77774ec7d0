import { timingSafeEqual } from 'node:crypto';
import type { ServerStore } from '../store/server-store.ts';

const idBytes = 16;
const knownPattern = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{20,86})$/;

/**
 * What a browser keeps of having signed a user in (OWASP, "Slow Down Online Guessing Attacks with Device
 * Cookies"). It opens nothing: its tries are counted by themselves, so that whoever guesses at an account from
 * elsewhere does not keep its owner out.
 */
export function newKnownBrowser(store: ServerStore, user: string): string {
  const id = Buffer.from(store.random(idBytes)).toString('base64url');
  return `${id}.${proofOf(store, { id, user }).toString('base64url')}`;
}

/** Whether the server gave it, and for this user. */
export function isKnownBrowser(store: ServerStore, known: string, user: string): boolean {
  const [, id = '', proof = ''] = knownPattern.exec(known) ?? [];
  const given = Buffer.from(proof, 'base64url');
  const wanted = proofOf(store, { id, user });
  return id !== '' && given.length === wanted.length && timingSafeEqual(given, wanted);
}

function proofOf(store: ServerStore, { id, user }: { readonly id: string; readonly user: string }): Buffer {
  return store.register.index('signIn.known', `${id} ${user}`);
}
