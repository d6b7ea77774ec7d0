import type { Presentation } from '../../../terminal/core/offers/offer.ts';
import type { JsonObject } from './json-path.ts';
import { valueAt } from './json-path.ts';
import { textsIn } from './trial-basket.ts';
import type { MemberSample, TrialMember } from './trial-setting.ts';

export type MemberSurroundings = {
  readonly programme: string;
  readonly otherProgramme: string | null;
  readonly organisation: string;
  /** 1 … 12, of the trial's day. */
  readonly month: number;
  readonly content: JsonObject;
};

/** A member as the samples describe it; every part can be changed afterwards. */
export function memberOfSample(sample: MemberSample, around: MemberSurroundings): TrialMember {
  const plain: TrialMember = {
    sample,
    present: true,
    programme: around.programme,
    organisation: around.organisation,
    tags: [],
    birthMonth: null,
    isActive: true,
    isCertified: true,
    cardStatus: 'active',
    firstUse: false,
    issuer: '',
    tickets: [],
    presentation: 'chip-genuine',
  };
  switch (sample) {
    case 'fitting':
      return fittingMember(plain, around);
    case 'valid':
      return plain;
    case 'uncertified':
      return { ...plain, isCertified: false };
    case 'left':
      return { ...plain, isActive: false };
    case 'model-worker':
      return { ...plain, tags: ['model-worker'] };
    case 'hardship':
      return { ...plain, tags: ['hardship'] };
    case 'not-activated':
      return { ...plain, cardStatus: 'not-activated' };
    case 'stopped':
      return { ...plain, cardStatus: 'stopped' };
    case 'first-use':
      return { ...plain, firstUse: true };
    case 'other-union':
      return { ...plain, programme: around.otherProgramme ?? 'another-union', organisation: '' };
    case 'none':
      return { ...plain, present: false };
  }
}

/** Whom the offer is for: its first organisation, its tags, its month, its ticket, its bank. */
function fittingMember(plain: TrialMember, { content, month, programme }: MemberSurroundings): TrialMember {
  const programmes = textsIn(valueAt(content, ['who', 'programmes']));
  const ticket = valueAt(content, ['who', 'ticket']);
  const accept = textsIn(valueAt(content, ['card', 'accept']));
  return {
    ...plain,
    programme: programmes.length === 0 || programmes.includes(programme) ? programme : programmes[0]!,
    organisation: textsIn(valueAt(content, ['who', 'organisations']))[0] ?? plain.organisation,
    tags: [
      ...new Set([
        ...textsIn(valueAt(content, ['who', 'tagsAny'])).slice(0, 1),
        ...textsIn(valueAt(content, ['who', 'tagsAll'])),
      ]),
    ],
    birthMonth: valueAt(content, ['who', 'birthMonth']) === true ? month : null,
    firstUse: valueAt(content, ['who', 'firstUse']) === true,
    issuer: textsIn(valueAt(content, ['card', 'issuers']))[0] ?? '',
    tickets: typeof ticket === 'string' ? [ticket] : [],
    presentation: presentations.find((known) => accept.includes(known)) ?? 'chip-genuine',
  };
}

export const presentations = [
  'chip-genuine',
  'chip-read',
  'code',
  'keyed',
] as const satisfies readonly Presentation[];
