import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { TillOnDisk } from './till-on-disk.ts';

/** One union for the tests of a file, and another till of it for each of them. */
export function tillForEach(): { readonly union: SmallUnion; readonly till: TillOnDisk } {
  let union: SmallUnion;
  let till: TillOnDisk;
  beforeAll(async () => {
    union = await startSmallUnion();
  });
  afterAll(() => union.end());
  beforeEach(async () => {
    till = await TillOnDisk.enrol(union);
  });
  afterEach(() => till.end());
  return {
    get union() {
      return union;
    },
    get till() {
      return till;
    },
  };
}
