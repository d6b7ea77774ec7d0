/**
 * The rules of `server/publish/TRUST.md` by which something that was offered can be refused: what the log, the
 * status and the tests call them.
 */
export type TrustRule =
  | 'S2' // too few keys of the role signed it
  | 'S3' // it is signed, but does not fit its schema
  | 'R1' // not the root that was announced
  | 'R2' // not the next root of this programme
  | 'R3' // not signed by the thresholds of both roots
  | 'H1' // another programme
  | 'H2' // older than what is trusted
  | 'H3' // two forms of one version
  | 'H4' // not every file once
  | 'H5' // a file goes back, or changes without a new version
  | 'H6' // a file is longer than its cap
  | 'H7' // times out of order, or too far apart
  | 'F1' // the publisher did not sign the file
  | 'F2' // not the bytes that were named
  | 'F3' // another programme's or version's file, or one that does not fit its schema
  | 'T1' // no answer to this till's question for the time
  | 'D1' // longer than its cap
  | 'D2'; // slower than it may be

/** Documents that name everything else are small: the feed carries no longer message either. */
export const rootBytesMax = 65_536;
export const headBytesMax = 65_536;
/** Roots that are followed in one go; a till that has been off for years goes on the next time. */
export const rootRotationsMax = 64;
/** No head may be relied on for longer, so that a stolen head key makes none that lasts for ever. */
export const usableDaysMax = 31;
/** A root of fewer keys has none to lose; one of a lower threshold hangs on a single person. */
export const rootKeysMin = 3;
export const rootThresholdMin = 2;
