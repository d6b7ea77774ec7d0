import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's folder, from a test's source as well as from its compiled form. */
export const repository = upTo('package.json', import.meta.dirname);

function upTo(file: string, folder: string): string {
  let at = folder;
  while (!existsSync(join(at, file))) {
    if (dirname(at) === at) throw new Error(`no ${file} above ${folder}`);
    at = dirname(at);
  }
  return at;
}
