/** One line of figures that a proof prints. */
export type ProofFigure = Readonly<Record<string, string | number | boolean | null>>;

export type ProofRun = {
  /** As many rounds as a night has room for, instead of as few as a build has patience for. */
  readonly long: boolean;
  /** The same seed makes the same choices. */
  readonly seed: number;
  /** So many simulated worlds, of seeds that follow each other; otherwise as many as the proof has time for. */
  readonly worlds?: number | undefined;
  /** So many worlds at a time, each in a process of its own; otherwise one. */
  readonly workers?: number | undefined;
  /** One JSON line on standard output, with the proof's name and the seed before it. */
  readonly print: (figure: ProofFigure) => void;
};

/**
 * Tries by force that a promise holds, prints what it saw and gives back what broke, in words; nothing when it
 * held. A proof whose canary did not fail has broken too: it could not have seen anything.
 */
export type Proof = (run: ProofRun) => Promise<readonly string[]>;
