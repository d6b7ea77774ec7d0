import type { CardToken } from '../../core/card-token.ts';
import type { CardFacts, MemberFacts } from '../../core/decide/request.ts';
import type { MemberClass } from '../../core/members/member-class.ts';
import { freshness } from '../../core/trust/freshness.ts';
import type { RecognitionCode } from '../../wire/counter/checkout-view.ts';
import type { LoadedProgramme } from '../cache/loaded-programme.ts';
import { chinaDate } from '../china-time.ts';
import { presentationOf, type Tap, type TapToken } from './tap.ts';

/** The card as one programme knows it. */
export type Candidate = {
  readonly programme: string;
  readonly token: CardToken;
  /** Left out: by the card's own number. */
  readonly by?: TapToken['by'];
  readonly code: RecognitionCode;
  readonly member: MemberFacts;
  readonly card: CardFacts;
};

export type Assessment = {
  readonly code: RecognitionCode;
  /** Programmes that know the card, home first; the decision is made for each. */
  readonly candidates: readonly Candidate[];
};

export type TrustedProgrammes = {
  readonly home: string;
  /** Programmes of the assignment, home first; undefined: its files are not here. */
  readonly loaded: readonly { readonly id: string; readonly files: LoadedProgramme | undefined }[];
  readonly nowMs: number;
};

/**
 * Says who a tap is, by the files in force now: a card that was stopped since it was tapped is stopped.
 */
export function assessTap(tap: Tap | null, trusted: TrustedProgrammes): Assessment {
  if (tap === null) return { code: 'none', candidates: [] };
  const presentation = presentationOf(tap);
  // The certificates of a card end with its day: a card past it is not called false, it gets nothing either way.
  if (tap.verdict === 'not-genuine' && tap.isExpired) return { code: 'card-stopped', candidates: [] };
  if (presentation === null) return { code: tap.verdict as RecognitionCode, candidates: [] };

  const usable = trusted.loaded.flatMap(({ files }) =>
    files !== undefined && freshness(files.limits, trusted.nowMs) !== 'expired' ? [files] : [],
  );
  if (!usable.some(({ programme }) => programme === trusted.home))
    return { code: 'cache-expired', candidates: [] };

  const candidates = usable.flatMap((files) => {
    const found = firstKnown(tap.tokens, files);
    return found === null ? [] : [candidate({ files, ...found, tap, nowMs: trusted.nowMs })];
  });
  const best = candidates.find(({ code }) => code === 'member') ?? candidates[0];
  if (best !== undefined) return { code: best.code, candidates };
  return { code: strangerCode(tap, trusted, usable), candidates: [] };
}

/** The card's own number comes first: what else stands on it counts where that says nothing. */
function firstKnown(tokens: readonly TapToken[], files: LoadedProgramme) {
  for (const shown of tokens) {
    if (shown.programme !== files.programme) continue;
    const known = files.members.find(shown.token);
    if (known !== undefined) return { shown, known };
  }
  return null;
}

/** A card that nobody here knows: another union's product, one whose files ran out, or no union card at all. */
function strangerCode(
  tap: Tap,
  trusted: TrustedProgrammes,
  usable: readonly LoadedProgramme[],
): RecognitionCode {
  if (tap.product === null || usable.some(({ programme }) => programme === tap.product))
    return 'not-a-member';
  return trusted.loaded.some(({ id }) => id === tap.product) ? 'cache-expired' : 'other-union';
}

function candidate(found: {
  files: LoadedProgramme;
  shown: TapToken;
  known: MemberClass;
  tap: Tap;
  nowMs: number;
}): Candidate {
  const { files, shown, known, tap, nowMs } = found;
  // A lost card's number lives on in its successor: the withdrawn chip is told by its sequence number.
  // A code comes from no chip: the programme makes none for a card that is stopped.
  const withdrawn =
    tap.verdict !== 'code' &&
    known.card.chips !== undefined &&
    !known.card.chips.includes(tap.panSequence ?? '');
  const cardStatus = withdrawn || tap.isExpired ? 'stopped' : known.card.status;
  return {
    programme: files.programme,
    token: shown.token,
    ...(shown.by === undefined ? {} : { by: shown.by }),
    code: codeOf(known, cardStatus, chinaDate(nowMs)),
    member: {
      programme: files.programme,
      organisation: known.member.organisation,
      tags: known.member.tags ?? [],
      birthMonth: known.member.birthMonth,
      status: known.member.status,
      certifiedThrough: known.member.certifiedThrough,
      tickets: known.member.tickets,
    },
    card: {
      // A number that nobody signed was read, whatever the chip proved of its own.
      presentation: shown.by === 'member-number' ? 'chip-read' : (presentationOf(tap) ?? 'chip-read'),
      issuer: known.card.issuer,
      status: cardStatus,
      firstUse: known.card.firstUse ?? false,
    },
  };
}

function codeOf(
  known: MemberClass,
  cardStatus: MemberClass['card']['status'],
  today: string,
): RecognitionCode {
  if (cardStatus === 'stopped') return 'card-stopped';
  if (known.member.status !== 'active') return 'not-active';
  if (cardStatus === 'not-activated') return 'card-not-activated';
  const through = known.member.certifiedThrough;
  return through === undefined || through < today ? 'not-certified' : 'member';
}
