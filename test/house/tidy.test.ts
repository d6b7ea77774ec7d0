import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programVersion } from '../../terminal/till/program-version.ts';

const repository = resolve(import.meta.dirname, '../..');
const linesMax = 350;
/** A table of cases or a second implementation is one subject, and may be longer. */
const testLinesMax = 600;
const drawers = /^(utils?|helpers?|common|managers?|misc|types)\.tsx?$/;

/** What stands in the repository, whether git knows it yet or not. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: repository,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(repository, file)));
const sources = files.filter((file) => /\.tsx?$/.test(file));
const text = (file: string) => readFileSync(join(repository, file), 'utf8');

describe('the house', () => {
  it('has four folders and no fifth that holds code', () => {
    const tops = new Set(sources.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
    expect([...tops].sort()).toEqual(['drivers', 'server', 'terminal', 'test']);
  });

  it('names every file for one thing, and keeps no drawers', () => {
    expect(sources.filter((file) => drawers.test(basename(file)))).toEqual([]);
  });

  it(`keeps source files within ${linesMax} lines, tests within ${testLinesMax}`, () => {
    const long = sources.filter(
      (file) => text(file).split('\n').length > (file.startsWith('test/') ? testLinesMax : linesMax),
    );
    expect(long).toEqual([]);
  });

  it('tells in each top folder what it is for', () => {
    for (const folder of ['.', 'terminal', 'server', 'drivers', 'test'])
      expect(files).toContain(join(folder, 'README.md'));
  });

  it('skips no test and focuses none', () => {
    const marks = /\b(?:it|test|describe)\.(?:skip|only|todo)\b/;
    const guilty = sources.filter(
      (file) => file.endsWith('.test.ts') && file !== 'test/house/tidy.test.ts' && marks.test(text(file)),
    );
    expect(guilty).toEqual([]);
  });

  it('says one version in package.json and in the till', () => {
    expect(JSON.parse(text('package.json')).version).toBe(programVersion);
  });

  it('pins every dependency to one version', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text('package.json'));
    const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });
});
