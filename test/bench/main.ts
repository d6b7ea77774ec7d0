import { benchConfirm } from './confirm.ts';
import type { BenchFigure } from './figure.ts';

/**
 * `npm run bench [-- NAME …]` prints one JSON line a figure, each beside a peer or a limit that was measured in
 * the same run. Machines differ and are noisy: compare within a run.
 */
const benches: Readonly<Record<string, () => Promise<readonly BenchFigure[]>>> = {
  decide: async () => (await import('./decide.ts')).benchDecide(),
  hardest: async () => (await import('./decide-hardest.ts')).benchHardest(),
  peers: async () => (await import('./decide-peers.ts')).benchDecidePeers(),
  card: async () => (await import('./card.ts')).benchCard(),
  pcsc: async () => (await import('./pcsc.ts')).benchPcsc(),
  confirm: benchConfirm,
  token: async () => (await import('./token.ts')).benchToken(),
  members: async () => (await import('./members.ts')).benchMembers(),
  start: async () => (await import('./start.ts')).benchStart(),
  intake: async () => (await import('./intake.ts')).benchIntake(),
  fanout: async () => (await import('./fanout.ts')).benchFanout(),
  quotas: async () => (await import('./quotas.ts')).benchQuotas(),
  screens: async () => (await import('./screens.ts')).benchScreens(),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`,
  );
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const figure of await bench()) process.stdout.write(`${JSON.stringify({ bench: name, ...figure })}\n`);
}
process.exit(0);
