import type { KeptState } from './state-file.ts';

export type NamedState = {
  readonly programme: string;
  readonly version: number;
  readonly sha256: string;
  readonly bytes: number;
};

/** A state that is here: a file of its own, or a base and the patch that leads from it. */
export type MergeStart = {
  readonly base: KeptState;
  readonly patch: string | null;
};

/** What a thread of its own does for the members' states. */
export type MergeJob =
  /** Looks whether a base that was fetched can be used. */
  | { readonly do: 'look-through'; readonly state: NamedState & { readonly file: string } }
  /**
   * Makes the state to which the steps lead: as a patch over the same base while it has at most so many bytes,
   * otherwise as a file of its own, which gets its name only when it is the state that is named.
   */
  | {
      readonly do: 'step';
      readonly start: MergeStart;
      /** Delta files, in their order. */
      readonly steps: readonly string[];
      readonly end: NamedState & { readonly file: string; readonly patchFile: string };
      readonly patchBytesMax: number;
    }
  /** Looks whether base and patch are the state that is named. */
  | {
      readonly do: 'compare';
      readonly start: MergeStart & { readonly patch: string };
      readonly end: NamedState;
    };

/** Null, or why it cannot be; the world's failures are thrown. */
export type MergeFault = string | null;
