import type { z } from 'zod';
import { isDecidable } from '../../core/decide/index.ts';
import type { HolidayCalendar } from '../../core/decide/request.ts';
import type { MemberRegister } from '../../core/members/member-register.ts';
import type { Offer } from '../../core/offers/offer.ts';
import type { FreshnessLimits } from '../../core/trust/freshness.ts';
import type { FileRole, Head } from '../../core/trust/head.ts';
import { type MembersFile, readMembersFile } from '../../wire/documents/members-file.ts';
import {
  type CaKeysFile,
  type CalendarFile,
  caKeysFileSchema,
  calendarFileSchema,
  type MerchantsFile,
  merchantsFileSchema,
  type PolicyFile,
  policyFileSchema,
  type SchemeKey,
  schemeKeys,
} from '../../wire/documents/published-files.ts';
import { type Parsed, parseJson } from '../../wire/faults.ts';
import { parsePublishedOffers } from '../../wire/offer-schema.ts';

/** A programme's published files, checked and in memory. */
export type LoadedProgramme = {
  readonly programme: string;
  readonly head: Head;
  readonly limits: FreshnessLimits;
  readonly members: MemberRegister;
  /** Which state of the members that is, and how to come to it. */
  readonly membersFile: MembersFile;
  readonly offers: readonly Offer[];
  /** Offers of a newer schema, or of a kind that this program cannot decide: it skips them. */
  readonly needsUpdate: readonly string[];
  readonly merchants: MerchantsFile;
  readonly calendar: CalendarFile & HolidayCalendar;
  /** Of both suites. */
  readonly caKeys: readonly SchemeKey[];
  readonly revokedIssuers: NonNullable<CaKeysFile['revokedIssuers']>;
  readonly policy: PolicyFile;
};

type Contents = Omit<LoadedProgramme, 'programme' | 'head' | 'limits'>;

export function freshnessLimits(head: Head): FreshnessLimits {
  return {
    issuedAtMs: Date.parse(head.issuedAt),
    freshUntilMs: Date.parse(head.freshUntil),
    usableUntilMs: Date.parse(head.usableUntil),
  };
}

/** Reads one file into the part that it fills; the file speaks for the programme and version of its head. */
export function readPublishedFile(
  role: FileRole,
  bytes: Buffer,
  expected: { readonly programme: string; readonly version: number },
): Parsed<Partial<Contents>> {
  switch (role) {
    case 'members': {
      const file = readMembersFile(bytes.toString('utf8'));
      if (!file.ok) return file;
      return wrongName(role, file.value, expected) ?? { ok: true, value: { membersFile: file.value } };
    }
    case 'offers': {
      const file = parsePublishedOffers(bytes.toString('utf8'));
      if (!file.ok) return file;
      const wrong = wrongName(role, file.value, expected);
      if (wrong !== null) return wrong;
      const offers = file.value.offers.filter(isDecidable);
      const later = file.value.offers.filter((offer) => !isDecidable(offer)).map(({ id }) => id);
      return { ok: true, value: { offers, needsUpdate: [...file.value.needsUpdate, ...later] } };
    }
    case 'merchants':
      return readJson(role, bytes, {
        schema: merchantsFileSchema,
        expected,
        part: (merchants) => ({ merchants }),
      });
    case 'calendar':
      return readJson(role, bytes, {
        schema: calendarFileSchema,
        expected,
        part: (calendar) => ({ calendar }),
      });
    case 'ca-keys':
      return readJson(role, bytes, {
        schema: caKeysFileSchema,
        expected,
        part: (file) => ({ caKeys: schemeKeys(file), revokedIssuers: file.revokedIssuers ?? [] }),
      });
    case 'policy':
      return readJson(role, bytes, { schema: policyFileSchema, expected, part: (policy) => ({ policy }) });
  }
}

function readJson<File extends { programme: string; version: number }>(
  role: FileRole,
  bytes: Buffer,
  how: {
    readonly schema: z.ZodType<File>;
    readonly expected: { readonly programme: string; readonly version: number };
    readonly part: (file: File) => Partial<Contents>;
  },
): Parsed<Partial<Contents>> {
  const file = parseJson(bytes.toString('utf8'), how.schema, role);
  if (!file.ok) return file;
  return wrongName(role, file.value, how.expected) ?? { ok: true, value: how.part(file.value) };
}

/** A file that was signed for another programme or version is the right bytes in the wrong place. */
function wrongName(
  role: FileRole,
  file: { readonly programme: string; readonly version: number },
  expected: { readonly programme: string; readonly version: number },
): { readonly ok: false; readonly faults: readonly string[] } | null {
  if (file.programme === expected.programme && file.version === expected.version) return null;
  return {
    ok: false,
    faults: [
      `${role}: it is ${file.programme} ${file.version}, the head names ${expected.programme} ${expected.version}`,
    ],
  };
}
