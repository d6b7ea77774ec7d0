import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const depcruise = join(repository, 'node_modules/.bin/depcruise');

/** One violation for each arrow that does not exist: importing file, imported module, the rule that says so. */
const planted = [
  ['terminal/core/planted-fs.ts', 'node:fs', 'core-is-pure'],
  ['terminal/core/planted-wire.ts', '../wire/envelope.ts', 'core-is-pure'],
  ['drivers/emv/planted-crypto.ts', 'node:crypto', 'emv-is-pure'],
  ['terminal/wire/planted-till.ts', '../till/clock.ts', 'wire-knows-core-only'],
  ['drivers/pcsc/planted-core.ts', '../../terminal/core/money.ts', 'drivers-know-no-business'],
  ['server/offers/planted-till.ts', '../../terminal/till/clock.ts', 'server-sees-laws-only'],
  ['server/offers/planted-reader.ts', '../../drivers/pcsc/readers.ts', 'server-sees-laws-only'],
  ['server/offers/planted-virtual.ts', '../../drivers/virtual/card.ts', 'server-sees-laws-only'],
  ['server/demo/planted-pcsc.ts', '../../drivers/pcsc/readers.ts', 'demo-adds-virtual-cards'],
  ['server/offers/planted-demo.ts', '../demo/seed.ts', 'demo-is-a-guest'],
  ['terminal/till/planted-server.ts', '../../server/offers/offers.ts', 'terminal-never-imports-server'],
  ['terminal/till/planted-api.ts', '../api/app.ts', 'till-serves-api'],
  ['terminal/till/planted-test.ts', '../../test/fakes/clock.ts', 'nothing-imports-test'],
  ['terminal/till/planted-sqlite.ts', 'sqlite3', 'one-door-to-sqlite'],
  ['terminal/page/cashier/planted-till.tsx', '../../till/clock.ts', 'page-knows-core-and-wire'],
  ['terminal/page/cashier/planted-disk.tsx', '../../wire/disk/sqlite.ts', 'page-knows-core-and-wire'],
  ['terminal/page/cashier/planted-fs.tsx', 'node:fs', 'pages-run-in-a-browser'],
  ['server/console/planted-offers.tsx', '../offers/offers.ts', 'console-knows-shapes-only'],
  ['server/console/planted-crypto.tsx', 'node:crypto', 'pages-run-in-a-browser'],
  ['server/offers/planted-console.ts', '../console/main.tsx', 'nothing-leans-on-pages'],
  ['terminal/api/planted-page.ts', '../page/cashier/cashier.tsx', 'nothing-leans-on-pages'],
  ['server/offers/planted-react.ts', 'react', 'pages-alone-draw'],
] as const;

const innocent = [
  'terminal/core/money.ts',
  'terminal/wire/envelope.ts',
  'terminal/till/clock.ts',
  'terminal/api/app.ts',
  'drivers/pcsc/readers.ts',
  'drivers/virtual/card.ts',
  'server/offers/offers.ts',
  'server/demo/seed.ts',
  'server/console/main.tsx',
  'terminal/page/cashier/cashier.tsx',
  'terminal/wire/disk/sqlite.ts',
  'test/fakes/clock.ts',
];

/** The console may know the shapes of what the server answers. */
const allowedOfConsole = 'server/console/shapes.tsx';

describe('the import rules', () => {
  let tree: string;

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'puhui-imports-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
      cpSync(join(repository, file), join(tree, file));
    }
    symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'));
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), text);
    };
    for (const file of innocent) write(file, 'export const here = true;\n');
    for (const [file, imported] of planted)
      write(file, `import * as planted from '${imported}';\nexport { planted };\n`);
    write(allowedOfConsole, "import type * as offers from '../offers/offers.ts';\nexport type { offers };\n");
    write(
      'terminal/till/planted-cycle.ts',
      "import * as there from './planted-cycle-back.ts';\nexport { there };\n",
    );
    write(
      'terminal/till/planted-cycle-back.ts',
      "import * as back from './planted-cycle.ts';\nexport { back };\n",
    );
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('name every planted violation, and nothing else', () => {
    const { stdout } = spawnSync(
      depcruise,
      [
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'json',
        'terminal',
        'server',
        'drivers',
        'test',
      ],
      { cwd: tree, encoding: 'utf8', maxBuffer: 64_000_000 },
    );
    const { summary } = JSON.parse(stdout) as {
      summary: { violations: { from: string; rule: { name: string } }[]; totalCruised: number };
    };
    const found = new Set(summary.violations.map(({ from, rule }) => `${from} ${rule.name}`));
    for (const [file, , rule] of planted) expect(found).toContain(`${file} ${rule}`);
    expect([...found].filter((violation) => violation.endsWith(' no-cycles'))).toHaveLength(1);
    const guilty = summary.violations.map(({ from }) => from);
    expect(guilty.filter((file) => [...innocent, allowedOfConsole].includes(file))).toEqual([]);
  });

  it('see the files of this repository, and hold for them', () => {
    const report = execFileSync(
      depcruise,
      ['--config', '.dependency-cruiser.cjs', 'terminal', 'server', 'drivers', 'test'],
      {
        cwd: repository,
        encoding: 'utf8',
      },
    );
    // A checker that sees no files finds no fault either.
    const modules = Number(/\((\d+) modules/.exec(report)?.[1]);
    expect(modules).toBeGreaterThan(100);
  });
});
