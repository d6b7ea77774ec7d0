import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PaperPrinter } from '../drivers/printer/paper-printer.ts';
import { Demo, isRunning, riceAndOil, until } from './demo.ts';

/** `devices.json` of a counter with everything, the display on a file of its own. */
const devicesOf = (port: number, display: string) => ({
  schema: 1,
  printer: { address: `tcp://127.0.0.1:${port}`, paper: 80, drawer: 'unless-union-card' },
  lineDisplay: { kind: 'esc-q', path: display },
  scanners: 'on',
});

describe('a counter with a printer', () => {
  let demo: Demo;
  let paper: PaperPrinter;

  const sell = async () => {
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    return (await demo.post(`/v1/checkouts/${id}/confirm`, { tender: 'other' })).body.redemption.id;
  };
  const startTill = async (devices: unknown) => {
    writeFileSync(join(demo.dataDir, 'till', 'devices.json'), JSON.stringify(devices));
    return demo.serve('till');
  };

  beforeAll(async () => {
    paper = await PaperPrinter.start();
    demo = await Demo.start();
  });
  afterAll(async () => {
    await demo?.end();
    await paper?.stop();
  });

  it('answers a wish to print with what is missing, when there is no printer', async () => {
    const id = await sell();
    expect(await demo.post(`/v1/sales/${id}/print`)).toMatchObject({
      status: 409,
      body: { code: 'no-printer' },
    });
    expect((await demo.get('/v1/status')).body).toMatchObject({ printers: [], lineDisplay: null });
  });

  it('prints each sale, says of copies that they are, and voids on paper; without paper it sells on', async () => {
    const display = join(demo.dataDir, 'display');
    writeFileSync(display, '');
    await demo.kill('till');
    await startTill(devicesOf(paper.port, display));
    const id = await sell();
    await until(
      'a receipt, and the drawer after it',
      () => paper.cuts.length === 1 && paper.drawerPulses === 1,
    );
    expect(paper.text).toContain('工会会员普惠小票');
    expect(paper.text).not.toContain('补打');
    expect(paper.drawerPulses).toBe(1);

    // While the first is still at the printer, a wish for one is a wish for that one.
    await until('a second paper is ordered', async () => {
      const { status, body } = await demo.post(`/v1/sales/${id}/print`);
      expect([status, body.state]).toEqual([202, 'waiting']);
      return body.number === 2;
    });
    // Paper that ends before the till has heard of the cut would bring the copy once more.
    await until(
      'a copy, and the till knows that it came out',
      () => paper.cuts.length === 2 && paper.isLeftAlone,
    );
    expect(paper.text).toContain('补打 第1次');

    paper.linesLeft = 0;
    const undone = await demo.post(`/v1/redemptions/${id}/void`, { reason: '练手' });
    expect(undone.status).toBe(201);
    await until('the missing paper shows', async () => {
      const [printer] = (await demo.get('/v1/status')).body.printers;
      return printer.state === 'paper-out' && printer.waiting === 1;
    });
    await sell();
    await demo.kill('till');
    paper.linesLeft = 1_000;
    await demo.serve('till');
    await until('both papers after the restart', () => paper.cuts.length === 4);
    expect(paper.text).toContain('作废: 练手');
    const status = async () => (await demo.get('/v1/status')).body;
    await until('calm', async () => (await status()).printers[0].waiting === 0);
    await until(
      'the display of two lines is there',
      async () => (await status()).lineDisplay.state === 'ready',
    );
    await until('scanners were looked for', async () => (await status()).scanners.support !== 'off');
    expect((await status()).scanners.support).toMatch(/^(on|missing)$/);
    expect(await demo.post('/v1/sales/rd-none/print')).toMatchObject({ status: 404 });
  });

  it('takes a member code for the card of a sale, checks it, and has its evidence verified', async () => {
    const cards = (await demo.get('/v1/virtual-reader')).body as { card: string; expect: string }[];
    await demo.post('/v1/virtual-reader/insert', {
      card: cards.find(({ expect }) => expect === 'member')?.card,
    });
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    await until(
      'a member',
      async () => (await demo.get(`/v1/checkouts/${id}`)).body.recognition.code === 'member',
    );
    await demo.post('/v1/virtual-reader/remove');
    const { redemption } = (await demo.post(`/v1/checkouts/${id}/confirm`, { tender: 'other' })).body;
    await until(
      'it is uploaded',
      async () => (await demo.get(`/v1/redemptions/${redemption.id}`)).body.uploaded,
    );

    const verified = await demo.command('server', 'verify-evidence', redemption.id);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('holds    presence')]);

    const { out } = await demo.command('server', 'member-code', '--redemption', redemption.id);
    const next = (await demo.post('/v1/checkouts', riceAndOil)).body.id;
    const shown = await demo.post(`/v1/checkouts/${next}/member-code`, { code: out.trim() });
    expect(shown).toMatchObject({
      status: 200,
      body: { recognition: { presentation: 'code', verdict: null, programme: 'scedu' } },
    });
    const again = (await demo.post('/v1/checkouts', riceAndOil)).body.id;
    expect(await demo.post(`/v1/checkouts/${again}/member-code`, { code: out.trim() })).toMatchObject({
      status: 409,
      body: { code: 'member-code-used' },
    });
    expect(await demo.post(`/v1/checkouts/${again}/member-code`, { code: 'PHM1' })).toMatchObject({
      status: 422,
      body: { code: 'member-code-unknown' },
    });
    expect(demo.said.join('\n')).not.toContain(out.trim().slice(4, 60));
  });

  it('does not start on settings that it does not understand, and says where', async () => {
    await demo.kill('till');
    await expect(startTill({ schema: 1, printer: { address: 'lpt1', paper: 58 } })).rejects.toThrow(
      'till/devices.json: printer.address: must be',
    );
    await startTill({ schema: 1 });
    expect(isRunning(demo.pid('till'))).toBe(true);
  });
});
