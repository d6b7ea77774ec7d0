import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, problemOf } from '../office-calls.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

const html = `<!doctype html><html lang="zh-CN"><head>
<meta name="puhui-style-nonce" content="" />
<script type="module" crossorigin src="/assets/index-1.js"></script></head><body></body></html>`;

let consoleFolder: string;
let union: SmallUnion;
beforeAll(async () => {
  consoleFolder = await mkdtemp(join(tmpdir(), 'puhui-console-'));
  await mkdir(join(consoleFolder, 'assets'));
  await writeFile(join(consoleFolder, 'index.html'), html);
  await writeFile(join(consoleFolder, 'assets', 'index-1.js'), 'export {};');
  await writeFile(join(consoleFolder, 'assets', '.hidden'), 'secret');
  union = await startSmallUnion({ consoleFolder });
});
afterAll(async () => {
  await union.end();
  await rm(consoleFolder, { recursive: true });
});

const nonceIn = (page: string) => /name="puhui-style-nonce" content="([^"]*)"/.exec(page)?.[1];

describe('the console', () => {
  it.each([
    '/',
    '/sign-in',
    '/offers',
    '/offers/scedu.rice/edit',
    '/redemptions?page=2',
    '/members',
    '/cards',
    '/tills',
  ])('is served at %s', async (path) => {
    const answer = await call(union, { path });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.bytes.toString()).toContain('/assets/index-1.js');
  });

  it('may run nothing but its own files, and has another nonce each time', async () => {
    const answers = await Promise.all([call(union, { path: '/' }), call(union, { path: '/' })]);
    const nonces = answers.map(({ bytes }) => nonceIn(bytes.toString()));
    expect(new Set(nonces).size).toBe(2);
    for (const [place, { headers }] of answers.entries()) {
      expect(nonces[place]).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonces[place]}'; img-src 'self' data:; ` +
          "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
    }
  });

  it('has assets that never change', async () => {
    const answer = await call(union, { path: '/assets/index-1.js' });
    expect(answer.bytes.toString()).toBe('export {};');
    expect(answer.headers['content-type']).toMatch(/^text\/javascript/);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    '/offer',
    '/console',
    '/index.html',
    '/sign-in.html',
    '/v2/offers',
    '/assets',
    '/assets/none.js',
    '/assets/.hidden',
    '/assets/..%2findex.html',
    '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
    '/assets/x/index-1.js',
  ])('is not at %s', async (path) => {
    expect(problemOf(await call(union, { path }))).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('that is not built leaves a page that says what the server is', async () => {
    const other = await startSmallUnion({ consoleFolder: join(consoleFolder, 'nothing') });
    expect((await call(other, { path: '/' })).bytes.toString()).toContain('普惠收银 · 工会服务器');
    expect((await call(other, { path: '/offers' })).status).toBe(404);
    await other.end();
  });
});
