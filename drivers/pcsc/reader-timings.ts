/** Every waiting time of the reader process and of its supervisor. Tests shorten them; a till uses these. */
export type ReaderTimings = {
  /** How often the reader process says that its thread still turns. */
  readonly heartbeatEveryMs: number;
  /** Longer than the slowest command of a card: the binding holds its thread while one is under way. */
  readonly heartbeatMsMax: number;
  /** From fork to the first word of the process, on a till that is still starting everything else. */
  readonly childStartMsMax: number;
  /** A command that takes longer has met a card or a reader that will never answer. */
  readonly transmitMsMax: number;
  /** How soon a daemon that was missing is looked for again. A look costs one local connection. */
  readonly daemonProbeEveryMs: number;
  /** How long a daemon may take to accept a connection before it counts as missing. */
  readonly daemonProbeMsMax: number;
  /** Delay before a failed reader process is started again; doubles up to the limit. */
  readonly restartDelayMsMin: number;
  readonly restartDelayMsMax: number;
  /** A process that lived this long was healthy: the next failure starts again at the shortest delay. */
  readonly steadyAfterMs: number;
  /** How long a process that was asked to end may take before it is killed. */
  readonly stopMsMax: number;
};

export const readerTimings: ReaderTimings = {
  heartbeatEveryMs: 500,
  heartbeatMsMax: 3_000,
  childStartMsMax: 10_000,
  transmitMsMax: 5_000,
  daemonProbeEveryMs: 1_000,
  daemonProbeMsMax: 1_000,
  restartDelayMsMin: 500,
  restartDelayMsMax: 5_000,
  steadyAfterMs: 10_000,
  stopMsMax: 1_500,
};

/** The waiting times inside the reader process, beside one slot. */
export type SlotTimings = {
  /** A card that was seen and has not been opened by then is reported: the binding itself says nothing. */
  readonly cardSilentMs: number;
  /** Pause between two attempts to open a card that another program holds or that bounced on its contacts. */
  readonly openRetryDelayMs: number;
  /** Attempts to open a busy card, a quarter of an hour. The card's removal ends them earlier. */
  readonly openTriesMax: number;
  /** Attempts to open a card that does not answer to reset. */
  readonly silentTriesMax: number;
  /** After a failed command, how long the daemon gets to notice that the card left. It looks every 400 ms. */
  readonly failureSettleMs: number;
  /** How often a card that stays after a failed command is opened again before it counts as a trouble. */
  readonly reopeningsMax: number;
};

export const slotTimings: SlotTimings = {
  cardSilentMs: 1_500,
  openRetryDelayMs: 200,
  openTriesMax: 4_500,
  silentTriesMax: 3,
  failureSettleMs: 700,
  reopeningsMax: 2,
};

/** Readers come and go one by one, a whole daemon's at once: the list is told when it has been quiet this long. */
export const readersSettleMs = 50;
/** How long the reader process waits for the first reader before it says that there is none. */
export const firstReadersMs = 300;
/** How long the reader process may spend on powering cards down before it exits. */
export const powerDownMsMax = 500;
/**
 * When readers are counted again after the last one came or went: the daemon adds and takes away a device's slots one
 * by one, some 400 ms each.
 */
export const secondLookMs = 1_500;
/** How long that count may take, from fork to answer. */
export const secondLookMsMax = 5_000;
/** A count that failed is tried again so often; the next change of the readers brings the next one anyway. */
export const secondLookTriesMax = 3;
