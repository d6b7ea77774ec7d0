import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDeviceSettings } from '../../terminal/till/devices/device-settings.ts';

describe('devices.json', () => {
  let folder: string;
  const read = (content: unknown) => {
    const file = join(folder, 'devices.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readDeviceSettings(file);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-devices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('may be missing: scanners are looked for, there is no printer', async () => {
    expect(await readDeviceSettings(join(folder, 'none.json'))).toEqual({
      ok: true,
      value: { schema: 1, scanners: 'on' },
    });
  });

  it('fills in what is usual', async () => {
    expect(await read({ schema: 1, printer: { address: 'tcp://192.168.1.50', paper: 80 } })).toEqual({
      ok: true,
      value: {
        schema: 1,
        scanners: 'on',
        printer: {
          name: '小票打印机',
          address: { kind: 'tcp', host: '192.168.1.50', port: 9_100 },
          paper: 80,
          cutter: true,
          drawer: 'never',
          auto: true,
        },
      },
    });
  });

  it.each([
    ['no JSON', '{', 'devices.json: not JSON'],
    ['another schema', { schema: 2 }, 'schema: '],
    ['a misspelt name', { schema: 1, printers: {} }, 'printers'],
    [
      'an address that is none',
      { schema: 1, printer: { address: 'lp0', paper: 58 } },
      'printer.address: must be',
    ],
    ['paper of 76 mm', { schema: 1, printer: { address: 'tcp://a', paper: 76 } }, 'printer.paper: '],
    [
      'a display of an unknown kind',
      { schema: 1, lineDisplay: { kind: 'vfd', path: '/dev/x' } },
      'lineDisplay.kind: ',
    ],
    ['no reader at all', { schema: 1, cardReaders: [] }, 'cardReaders: '],
  ])('is refused with %s', async (_, content, fault) => {
    const settings = await read(content);
    expect(settings.ok ? [] : settings.faults.join('\n')).toContain(fault);
  });
});
