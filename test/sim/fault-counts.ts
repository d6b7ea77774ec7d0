/** How often each fault really happened; one that never happens in a whole set of runs proves nothing. */
export type FaultCounts = {
  lostCalls: number;
  unansweredCalls: number;
  repeatedCalls: number;
  overtakenCalls: number;
  callsTooLate: number;
  partitions: number;
  tillKills: number;
  tillPowerCuts: number;
  serverKills: number;
  serverPowerCuts: number;
  failedWrites: number;
  unansweredWrites: number;
  clockJumpsForward: number;
  clockJumpsBack: number;
  publications: number;
  stoppedOffers: number;
  refunds: number;
  salesAnsweredByTheJournal: number;
  limitsReached: number;
  grants: number;
  /** Uses that the server held for members at counters, and members who got all that they may. */
  heldUses: number;
  memberLimitsReached: number;
  clonedDisks: number;
  restoredServers: number;
  newRoots: number;
  fullDisks: number;
  writeOffs: number;
  salvagedJournals: number;
  /** Entries that came back from the server to a salvaged journal. */
  entriesBack: number;
  wipedTills: number;
  replacedTills: number;
  /** Other unions that were recognised, and sales to their members. */
  guestUnions: number;
  guestSales: number;
  /** Members who left; sales to them before a till had heard of it, and after. */
  leavers: number;
  salesBeforeTheNews: number;
  leaversRefused: number;
  /** Of honest tills: what was said of sales that clocks and distance made doubtful. */
  doubts: number;
  /** What tills know of members' uses at other tills, in the end. */
  usesElsewhere: number;
};

export function noFaults(): FaultCounts {
  return {
    lostCalls: 0,
    unansweredCalls: 0,
    repeatedCalls: 0,
    overtakenCalls: 0,
    callsTooLate: 0,
    partitions: 0,
    tillKills: 0,
    tillPowerCuts: 0,
    serverKills: 0,
    serverPowerCuts: 0,
    failedWrites: 0,
    unansweredWrites: 0,
    clockJumpsForward: 0,
    clockJumpsBack: 0,
    publications: 0,
    stoppedOffers: 0,
    refunds: 0,
    salesAnsweredByTheJournal: 0,
    limitsReached: 0,
    grants: 0,
    heldUses: 0,
    memberLimitsReached: 0,
    clonedDisks: 0,
    restoredServers: 0,
    newRoots: 0,
    fullDisks: 0,
    writeOffs: 0,
    salvagedJournals: 0,
    entriesBack: 0,
    wipedTills: 0,
    replacedTills: 0,
    guestUnions: 0,
    guestSales: 0,
    leavers: 0,
    salesBeforeTheNews: 0,
    leaversRefused: 0,
    doubts: 0,
    usesElsewhere: 0,
  };
}

export function addCounts(sum: FaultCounts, more: FaultCounts): void {
  for (const name of Object.keys(sum) as (keyof FaultCounts)[]) sum[name] += more[name];
}

/** How much went wrong in a world. */
export function faultsOf(counts: FaultCounts): number {
  return faultNames.reduce((sum, name) => sum + counts[name], 0);
}

const faultNames = [
  'lostCalls',
  'unansweredCalls',
  'repeatedCalls',
  'overtakenCalls',
  'callsTooLate',
  'partitions',
  'tillKills',
  'tillPowerCuts',
  'serverKills',
  'serverPowerCuts',
  'failedWrites',
  'unansweredWrites',
  'clockJumpsForward',
  'clockJumpsBack',
  'clonedDisks',
  'restoredServers',
  'fullDisks',
  'salvagedJournals',
] as const satisfies readonly (keyof FaultCounts)[];
