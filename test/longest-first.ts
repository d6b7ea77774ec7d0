import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes a quarter of a minute and more, the longest first. A fresh clone remembers no run and begins with the
 * largest files, and one that is small and takes minutes would begin last, alone, with the other core idle.
 * Files that wait for one thing, the machine's PC/SC daemon, do not stand side by side.
 */
const long = [
  'property/emv-fuzz',
  'property/decide-integer',
  'server/terminals/salvage',
  'till/member-states',
  'server/quotas/restored-leases',
  'crash/crash',
  'system/sale-through-pcscd',
  'processes/life',
  'sim/small-worlds',
  'browser/console-offers',
  'browser/cashier-page',
  'browser/console-registers',
  'system/pcscd-supervision',
  'browser/cashier-trouble',
  'processes/plug-pulled',
  'browser/console-home',
  'system/read-through-pcscd',
].map((name) => `/test/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort(
      (one, other) => groupOf(one) - groupOf(other) || placeOf(one.moduleId) - placeOf(other.moduleId),
    );
  }
}

function groupOf(file: TestSpecification): number {
  return file.project.config.sequence.groupOrder;
}

function placeOf(file: string): number {
  const place = long.findIndex((name) => file.endsWith(name));
  return place === -1 ? long.length : place;
}
