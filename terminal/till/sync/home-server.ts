import type { LoadedProgramme } from '../cache/loaded-programme.ts';
import type { Identity } from '../identity.ts';
import type { HeadOfficeAddress } from './head-office.ts';

/** Where the home server is and by what it is known: whom the till trusts, and the least that the time can be. */
export function homeServer(
  { server, terminal, key, authority }: Identity,
  home: () => LoadedProgramme | undefined,
): HeadOfficeAddress {
  // The clock may be wrong: what is certain is the newest time that the home union signed.
  const certainMs = () => home()?.limits.issuedAtMs ?? 0;
  return { server, terminal, key, pinned: authority === null ? null : { authority, certainMs } };
}
