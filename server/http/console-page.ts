import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { ServerStore } from '../store/server-store.ts';
import { frontPage } from './front-page.ts';
import { problem } from './problem.ts';
import { sendProblem } from './reply.ts';

/** The console's own addresses: each serves the one page, which finds its way by its address. */
const consolePaths = [
  '/sign-in',
  '/offers',
  '/quotas',
  '/redemptions',
  '/members',
  '/cards',
  '/tills',
] as const;
const assetPattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;
const aYearMs = 31_536_000_000;
const nonceBytes = 16;
const emptyNonce = '<meta name="puhui-style-nonce" content=""';

/**
 * Serves the built staff console from `folder`; null, or a folder where none was built: `GET /` says so in
 * the words of the front page, and the other addresses hold nothing.
 */
export function consolePage(store: ServerStore, folder: string | null): Router {
  const router = Router();
  const page = folder === null ? null : servedPage(store, join(folder, 'index.html'));
  const front = frontPage(store);
  router.get('/', page === null ? front : orElse(page, front));
  for (const path of consolePaths)
    for (const address of [path, `${path}/*page`])
      router.get(address, page === null ? nothing : orElse(page, nothing));

  router.get('/assets/:asset', (request, response, next) => {
    const name = request.params['asset'];
    if (folder === null || !assetPattern.test(name)) return nothing(request, response);
    response.sendFile(name, assetSettings(join(folder, 'assets')), (error?: Error) => {
      if (error === undefined || response.headersSent) return;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') nothing(request, response);
      else next(error);
    });
  });
  return router;
}

type Page = (response: Response) => Promise<'served' | 'not-built'>;

function orElse(page: Page, other: (...call: Parameters<RequestHandler>) => unknown): RequestHandler {
  return async (request, response, next) => {
    if ((await page(response)) === 'not-built') await other(request, response, next);
  };
}

function nothing(_request: Request, response: Response): void {
  sendProblem(response, problem('not-found'));
}

/** Read each time: the page names its assets by hash, and a new build must not need a new start. */
function servedPage(store: ServerStore, file: string): Page {
  return async (response) => {
    const html = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (html === null) return 'not-built';
    if (!html.includes(emptyNonce)) throw new Error('the console has no place for its nonce');
    const nonce = Buffer.from(store.random(nonceBytes)).toString('base64url');
    response
      .set('Content-Security-Policy', policy(nonce))
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(html.replace(emptyNonce, `<meta name="puhui-style-nonce" content="${nonce}"`));
    return 'served';
  };
}

/** CSP3: nothing but our own files; the nonce is for the style sheets that the component library writes. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** An asset never changes under its name. */
function assetSettings(root: string) {
  return {
    root,
    etag: false,
    lastModified: false,
    immutable: true,
    maxAge: aYearMs,
    dotfiles: 'deny' as const,
  };
}
