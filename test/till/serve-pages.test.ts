import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { servePages } from '../../terminal/api/pages.ts';

const meta = '<meta name="puhui-page-key" content="" />';

describe('a page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'puhui-pages-'));
  const keys = { pos: 'p', cashier: 'key-of-cashier', display: 'key-of-display' };
  let server: Server;
  const get = (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);

  beforeAll(async () => {
    const app = express();
    servePages(app, { folder: pathToFileURL(`${folder}/`), keys });
    server = createServer(app);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'assets'), { recursive: true });
  });

  it.each(['/', '/display'])('that was not built says how to build it: %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({
        code: 'pages-not-built',
        title: expect.objectContaining({ zh: expect.any(String) }),
      }),
    ]);
  });

  it.each([
    ['no place for its key', '<head></head>'],
    ['two places for its key', `<head>${meta}${meta}</head>`],
  ])('with %s could do nothing, and is not served', async (_, html) => {
    writeFileSync(join(folder, 'index.html'), html);
    expect((await get('/')).status).toBe(503);
  });

  it('has its own key and not the other’s', async () => {
    for (const file of ['index.html', 'display.html'])
      writeFileSync(join(folder, file), `<head>${meta}</head>`);
    expect(await (await get('/')).text()).toBe(
      '<head><meta name="puhui-page-key" content="key-of-cashier" /></head>',
    );
    expect(await (await get('/display')).text()).toBe(
      '<head><meta name="puhui-page-key" content="key-of-display" /></head>',
    );
  });
});
