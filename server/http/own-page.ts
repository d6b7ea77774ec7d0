import type { Request } from 'express';
import { type Problem, problem } from './problem.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export function isSafe(request: Request): boolean {
  return safeMethods.has(request.method);
}

/**
 * Refuses a call that a browser adds our cookie to and that our own page did not make. Ports do not part sites:
 * a page of another service on this machine is "same-site", so SameSite alone would let it in. What changes
 * anything must name exactly the origin that it was sent to (Fetch standard, "Origin"; W3C Fetch Metadata); which
 * of the two schemes is ours under this name was looked at before (`own-address.ts`).
 */
export function notOfOwnPage(request: Request): Problem | null {
  const { origin, host = '', 'sec-fetch-site': site } = request.headers;
  // `none`: typed into the address bar, or a bookmark.
  const sites = isSafe(request) ? ['same-origin', 'none'] : ['same-origin'];
  if (site !== undefined && !sites.includes(String(site))) return problem('origin-refused');
  if (!isSafe(request) && origin !== `https://${host}` && origin !== `http://${host}`)
    return problem('origin-refused');
  return null;
}
