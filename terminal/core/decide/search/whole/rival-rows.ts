import type { ItemOffer, SpreadOffer } from '../../candidates.ts';
import { groupOf } from '../../rivals.ts';
import type { ProgramDraft } from './program-draft.ts';
import { sumOf } from './program-rows.ts';

/** Groups are one row each; other pairs that cannot be together are gathered into rows of offers all apart. */
export function addRivals({ problem, rows, useOf }: ProgramDraft): void {
  const offers = [...useOf.keys()];
  const said = new Set<string>();
  const say = (together: readonly (ItemOffer | SpreadOffer)[]) => {
    if (together.length < 2) return;
    const sum = sumOf();
    for (const offer of together) sum.add(useOf.get(offer)!, 1);
    rows.atMost(sum, 1);
    for (const one of together) for (const other of together) said.add(`${one.offer.id} ${other.offer.id}`);
  };
  const byGroup = new Map<string, (ItemOffer | SpreadOffer)[]>();
  for (const offer of offers) {
    const group = groupOf(offer.offer);
    if (group === null) continue;
    const name = `${offer.offer.layer} ${group}`;
    byGroup.set(name, [...(byGroup.get(name) ?? []), offer]);
  }
  for (const together of byGroup.values()) say(together);
  for (const offer of offers) {
    for (const rival of problem.rivals.of(offer)) {
      if (rival.role === 'grant' || !useOf.has(rival)) continue;
      if (said.has(`${offer.offer.id} ${rival.offer.id}`)) continue;
      const together = [offer, rival];
      for (const more of problem.rivals.of(offer)) {
        if (more.role === 'grant' || !useOf.has(more) || together.includes(more)) continue;
        if (together.every((other) => problem.rivals.are(more, other))) together.push(more);
      }
      say(together);
    }
  }
}
