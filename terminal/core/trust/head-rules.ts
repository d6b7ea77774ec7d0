import type { IsoInstant } from '../calendar/civil-date.ts';
import { readMoment } from '../calendar/moment.ts';
import { type FileRole, fileRoles, type Head, type PublishedFile } from './head.ts';
import { usableDaysMax } from './trust-rules.ts';

const minutesPerDay = 24 * 60;

/** What the till already trusts of a programme; versions never go back. */
export type TrustedVersions = {
  readonly head: number;
  readonly files: Readonly<Partial<Record<FileRole, { readonly version: number; readonly sha256: string }>>>;
};

export type HeadRefusal = {
  readonly rule: 'H1' | 'H2' | 'H4' | 'H5' | 'H6' | 'H7';
  readonly what: string;
};

/** Caps before anything is downloaded: an endless file is refused by its named length. */
export const fileBytesMax: Readonly<Record<FileRole, number>> = {
  members: 2_000_000_000,
  offers: 64_000_000,
  merchants: 64_000_000,
  calendar: 1_000_000,
  'ca-keys': 1_000_000,
  policy: 1_000_000,
};

/**
 * The rules that a head must meet after its signature held; the first that it breaks, or null.
 * H1 its programme is the one that was asked for. H2 its version never falls. H3 the same version is the
 * same head (the caller compares the texts). H4 it names every file once. H5 a file's version never falls, and
 * the same version is the same file. H6 no file is longer than its cap. H7 it is issued, grows stale and ends
 * in this order, within `usableDaysMax`.
 */
export function refuseHead(
  head: Head,
  asked: { programme: string; trusted: TrustedVersions | null },
): HeadRefusal | null {
  if (head.programme !== asked.programme) {
    return { rule: 'H1', what: `it speaks for ${head.programme}, not for ${asked.programme}` };
  }
  if (asked.trusted !== null && head.version < asked.trusted.head) {
    return { rule: 'H2', what: `version ${head.version} is older than ${asked.trusted.head}` };
  }
  const late = refuseTimes(head);
  if (late !== null) return late;
  for (const role of fileRoles) {
    const named = head.files.filter((file) => file.role === role);
    if (named.length !== 1) return { rule: 'H4', what: `it names ${named.length} files of the role ${role}` };
    const refusal = refuseFile(named[0] as PublishedFile, asked.trusted);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refuseTimes({ issuedAt, freshUntil, usableUntil }: Head): HeadRefusal | null {
  const issued = minuteOf(issuedAt);
  const fresh = minuteOf(freshUntil);
  const usable = minuteOf(usableUntil);
  if (issued === null || fresh === null || usable === null || issued > fresh || fresh > usable)
    return { rule: 'H7', what: 'it grows stale or ends before its time begins' };
  return usable - issued > usableDaysMax * minutesPerDay
    ? { rule: 'H7', what: `it would hold for more than ${usableDaysMax} days` }
    : null;
}

function minuteOf(instant: IsoInstant): number | null {
  const moment = readMoment(instant);
  return moment === null ? null : moment.day * minutesPerDay + moment.minute;
}

function refuseFile(file: PublishedFile, trusted: TrustedVersions | null): HeadRefusal | null {
  const known = trusted?.files[file.role];
  if (known !== undefined && file.version < known.version) {
    return { rule: 'H5', what: `${file.role} ${file.version} is older than ${known.version}` };
  }
  if (known !== undefined && file.version === known.version && file.sha256 !== known.sha256) {
    return { rule: 'H5', what: `${file.role} ${file.version} has changed without a new version` };
  }
  if (file.bytes > fileBytesMax[file.role]) {
    return { rule: 'H6', what: `${file.role} has ${file.bytes} bytes, more than ${fileBytesMax[file.role]}` };
  }
  return null;
}
