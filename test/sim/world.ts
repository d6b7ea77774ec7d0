import type { FaultCounts } from './fault-counts.ts';
import type { Guest } from './guest.ts';
import type { Machine } from './machine/program.ts';
import type { SimulatedNetwork } from './machine/simulated-network.ts';
import type { Simulation } from './machine/simulation.ts';
import type { SimulatedLine } from './simulated-line.ts';

export const serverPort = 8600;
export const serverAddress = `http://127.0.0.1:${serverPort}`;

/** What those who live in a simulated world know of it. */
export type World = {
  readonly simulation: Simulation;
  readonly network: SimulatedNetwork;
  readonly counts: FaultCounts;
  /** Tills' lines to the server. */
  readonly lines: Set<SimulatedLine>;
  /** Whether customers come, and from one to the next at most. */
  readonly isTrading: boolean;
  readonly customerEveryMsMax: number;
  /** Members of another union, whom the tills serve as well. */
  readonly guests: readonly Guest[];
  /** Says that a law is broken; the run goes on, and fails. */
  readonly broken: (law: string) => void;
  /** This machine's disk was told to fail, or was until a moment ago: errors are not its program's fault. */
  readonly isTroubled: (machine: Machine) => boolean;
  /** Whoever is at the counter starts the till again. */
  readonly restartSoon: (machine: Machine) => void;
  readonly logged: (event: string, facts: Readonly<Record<string, unknown>>) => void;
};
