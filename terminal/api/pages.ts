import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import express, { type Express, type Response } from 'express';
import { pageKeyMeta } from '../wire/counter/page-access.ts';
import type { Keys } from './gate.ts';
import { problem, sendProblem } from './problem.ts';

/** The till's own pages: where each is found, and whose key stands in it. */
export const pages = [
  { path: '/', file: 'index.html', visitor: 'cashier' },
  { path: '/display', file: 'display.html', visitor: 'display' },
] as const;

export const assetsPath = '/assets';

/** The name of an asset holds its content's hash: what was fetched once never changes. */
const assetsMaxAgeSeconds = 31_536_000;

/** Serves the built pages, each with its key of this start, and what they are made of. */
export function servePages(app: Express, given: { readonly folder: URL; readonly keys: Keys }): void {
  for (const { path, file, visitor } of pages) {
    app.get(path, async (request, response, next) => {
      // The router takes `//` and `/display/` for these too; a page has one address.
      if (request.originalUrl.split('?', 1)[0] !== path) return next();
      const html = await builtPage(new URL(file, given.folder));
      const page = html === null ? null : withKey(html, given.keys[visitor]);
      if (page === null) sendProblem(response, problem(503, 'pages-not-built'));
      else response.type('html').send(page);
    });
  }
  app.use(
    assetsPath,
    express.static(fileURLToPath(new URL('assets/', given.folder)), {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response: Response) =>
        response.setHeader('cache-control', `public, max-age=${assetsMaxAgeSeconds}, immutable`),
    }),
  );
}

/** Null when the pages were not built: the API works without them. */
async function builtPage(file: URL): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Null when the page has no place for its key: it could do nothing. */
function withKey(html: string, key: string): string | null {
  const [before, after, ...more] = html.split(`<meta name="${pageKeyMeta}" content="`);
  if (before === undefined || after === undefined || more.length > 0) return null;
  return `${before}<meta name="${pageKeyMeta}" content="${key}${after}`;
}
