import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readTrayFile } from '../../drivers/virtual/tray-file.ts';
import { canaryRun, leakedOnPurpose } from '../personal-data/canary-run.ts';
import { Demo, riceAndOil, until } from '../processes/demo.ts';
import { CounterReader } from './counter-reader.ts';
import { describeWithPcscd } from './describe-with-pcscd.ts';
import { startPcscd, type TestDaemon } from './pcscd.ts';

describeWithPcscd('a till with a real reader', () => {
  let daemon: TestDaemon;
  let demo: Demo;
  let reader: CounterReader;

  beforeAll(async () => {
    daemon = await startPcscd();
    demo = await Demo.start('pcsc');
    reader = new CounterReader(demo, daemon.vpcdPort);
  });
  afterEach(async () => {
    await reader?.remove();
    await reader.becomes('ready');
  });
  afterAll(async () => {
    await demo?.end();
    await daemon?.stop();
  });

  /** What the pages turn into words: `readerTroubleWords`. */
  const tells = (trouble: string) =>
    until(`the till tells of ${trouble}`, async () =>
      (await reader.readers()).some((slot) => slot.trouble === trouble),
    );

  /** Puts a card of the demo's own tray into the real reader. */
  async function insert(name: string, answerToReset?: string): Promise<void> {
    const tray = readTrayFile(readFileSync(join(demo.dataDir, 'demo', 'tray.json'), 'utf8'));
    const known = tray.ok ? tray.value.cards.find(({ card }) => card === name) : undefined;
    if (known === undefined) throw new Error(`the tray has no card ${name}`);
    const faces = known.image.faces.map((face) => ({ ...face, ...(answerToReset && { answerToReset }) }));
    await reader.insert({ ...known.image, faces }, known.interface);
  }

  const quoted = async (id: string) => {
    await reader.recognised(id);
    return (await demo.get(`/v1/checkouts/${id}`)).body;
  };

  it.each(['member-contact', 'member-contactless'])(
    'sells to %s, and the sale is at the union',
    async (card) => {
      await reader.becomes('ready');
      const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
      await insert(card);
      expect(await quoted(id)).toMatchObject({
        state: 'quoted',
        recognition: { code: 'member', verdict: 'genuine', presentation: 'chip-genuine' },
        decision: { discount: 2000 },
      });
      const sold = await demo.post(`/v1/checkouts/${id}/confirm`, { tender: 'union-card' });
      expect(sold.status).toBe(200);
      await until(
        'the union has it',
        async () => (await demo.get(`/v1/redemptions/${sold.body.redemption.id}`)).body.uploaded,
      );
    },
  );

  it('gives a copied card nothing', async () => {
    await reader.becomes('ready');
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    await insert('copied');
    expect(await quoted(id)).toMatchObject({
      recognition: { code: 'not-genuine' },
      decision: { discount: 0 },
    });
  });

  it('tells of a card that says nothing, and reads the next one', async () => {
    await insert('member-contact', 'FFFF');
    await tells('card-silent');
    await reader?.remove();
    await reader.becomes('ready');
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    await insert('member-contact');
    expect((await quoted(id)).recognition.code).toBe('member');
  });

  it('sells on while the daemon is gone, says so, and reads again when it is back', async () => {
    await daemon.kill();
    await tells('daemon-missing');
    const { id } = (await demo.post('/v1/checkouts', riceAndOil)).body;
    expect((await demo.post(`/v1/checkouts/${id}/confirm`)).status).toBe(200);
    await daemon.startAgain();
    await reader.becomes('ready');
    const next = (await demo.post('/v1/checkouts', riceAndOil)).body;
    await insert('member-contact');
    expect((await quoted(next.id)).recognition.code).toBe('member');
  });
});

const seed = 20261127;
/** Two programs, five cards and three heaps: on a machine that is busy with others a few minutes. */
const stuckMs = 400_000;

// In this file because there is one daemon on a machine, and files run side by side.
describeWithPcscd('numbers of people, after everything was done with them', () => {
  it(
    'stand nowhere: in no file, line, answer, receipt or memory; a leak on purpose is found',
    async () => {
      const { numbers, searched, traces, planted } = await canaryRun({ seed, sought: 4, thorough: false });
      expect(numbers).toBe(1_500);
      expect(traces, `seed ${seed}`).toEqual([]);
      expect(planted).toEqual(expect.arrayContaining([...leakedOnPurpose]));
      for (const [place, bytes] of Object.entries(searched)) expect(bytes, place).toBeGreaterThan(0);
      expect(Object.keys(searched).sort()).toEqual([
        'answers of the server',
        'answers of the till',
        'events of the till',
        'files under demo/',
        'files under run/',
        'files under server/',
        'files under till/',
        'log lines',
        'memory of the reader',
        'memory of the server',
        'memory of the till',
        'receipts',
        'what commands print',
      ]);
    },
    stuckMs,
  );
});
