import { createHash } from 'node:crypto';
import type { SaleEntry } from '../../../terminal/core/journal/entry.ts';
import type { OpenRegister } from '../../store/open-register.ts';
import type { CardProofRow } from '../../store/tables.ts';
import { challengeCheck, codeChecks, counterOf, type HeldSale, tappedAfter } from '../verify-evidence.ts';
import { type Doubt, doubt } from './doubt.ts';
import type { OpenedEvidence, OpenedProof } from './open-evidence.ts';

export type EvidenceRead = {
  readonly doubts: readonly Doubt[];
  /** What must not come twice; null: there was nothing of that kind. */
  readonly proof: CardProofRow | null;
};

type Claimed = {
  readonly held: HeldSale;
  /** Null: it does not open, or there is none. */
  readonly opened: OpenedEvidence | null;
  /** Under which the register finds the number of the card that was counted; null: it has none. */
  readonly numberIndex: Buffer | null;
};

const nothing: EvidenceRead = { doubts: [], proof: null };

/** What a verdict lets a request say of how the member was recognised; anything else is recognised by nothing. */
const presentations: Readonly<Record<string, string>> = {
  genuine: 'chip-genuine',
  'data-authentic': 'chip-read',
  read: 'chip-read',
  code: 'code',
};

/** What there is to open of a sale's evidence: nothing where the claim fails without it. */
export function sealedOf({ card, request }: SaleEntry): string | null {
  return card === null || presentations[card.verdict] !== request.card?.presentation ? null : card.sealed;
}

/** What the sealed evidence of a sale proves by itself; whether it was used before, `UsedProofs` knows. */
export async function readEvidence(
  store: OpenRegister,
  { held, opened, numberIndex }: Claimed,
): Promise<EvidenceRead> {
  const { card, request } = held.entry;
  if (card === null) return nothing;
  const presentation = request.card?.presentation;
  if (presentations[card.verdict] !== presentation)
    return failed(
      'presentation-unproved',
      `a card that was ${card.verdict} is not ${presentation ?? 'nothing'}`,
    );
  if (card.sealed === null)
    return card.verdict === 'genuine' || card.verdict === 'code'
      ? failed('presentation-unproved', `there is no evidence that it was ${card.verdict}`)
      : nothing;
  if (opened === null)
    return failed('evidence-unreadable', 'it was not sealed to this server, or was changed');
  if (opened.of === 'code') return readCode(store, held, opened.memberCode);
  try {
    return card.verdict === 'genuine'
      ? readProof(store, { held, numberIndex, chip: opened })
      : failed('presentation-unproved', `evidence of a chip, and it was ${card.verdict}`);
  } finally {
    if (opened.checked.genuine) opened.checked.panDigits.fill(0);
  }
}

function failed(reason: Doubt['reason'], words: string): EvidenceRead {
  return { doubts: [doubt(reason, words)], proof: null };
}

async function readCode(store: OpenRegister, held: HeldSale, text: string): Promise<EvidenceRead> {
  const checks = await codeChecks(store, held, text);
  const wrong = checks.find(({ holds }) => holds !== true);
  const doubts =
    held.entry.card?.verdict !== 'code'
      ? [doubt('presentation-unproved', 'a code, and it was no code')]
      : wrong === undefined
        ? []
        : [doubt(wrong.check === 'timely' ? 'code-not-timely' : 'code-not-ours', wrong.words)];
  return { doubts, proof: proofRow(held, { proof: hashOf('code', text), counter: null, tappedAfter: null }) };
}

function readProof(
  store: OpenRegister,
  { held, numberIndex, chip }: Omit<Claimed, 'opened'> & { readonly chip: OpenedProof },
): EvidenceRead {
  const { evidence, checked } = chip;
  const challenge = challengeCheck(held, evidence);
  const row = proofRow(held, {
    proof: hashOf('chip', evidence.proof.signedDynamicData),
    counter: counterOf(evidence.proof),
    tappedAfter: challenge.holds === true ? tappedAfter(evidence) : null,
  });
  const doubts = challenge.holds === true ? [] : [doubt('evidence-elsewhere', challenge.words)];
  if (!checked.genuine) {
    const { step, rule } = checked.failure;
    return { doubts: [...doubts, doubt('evidence-not-genuine', `${step}: ${rule}`)], proof: null };
  }
  const certified = String.fromCharCode(...checked.panDigits);
  return {
    doubts: hasNumber(store, held, { certified, index: numberIndex })
      ? doubts
      : [...doubts, doubt('evidence-of-another-card', 'the chip is not the card that was counted')],
    proof: row,
  };
}

/**
 * Whether the number that the bank certified is the one under which the register has the token. Deriving the token
 * anew would take some 30 ms a sale; the register's keyed index takes none.
 */
function hasNumber(
  store: OpenRegister,
  { entry }: HeldSale,
  numbers: { certified: string; index: Buffer | null },
): boolean {
  const index = store.register.index(`cards.number/${entry.card?.programme ?? ''}`, numbers.certified);
  return numbers.index?.equals(index) === true;
}

function proofRow(
  { entry, terminal, epoch }: HeldSale,
  proof: Pick<CardProofRow, 'proof' | 'counter' | 'tappedAfter'>,
): CardProofRow {
  const { programme = '', token = '' } = entry.card ?? {};
  return { ...proof, redemption: entry.id, programme, token, terminal, epoch };
}

function hashOf(kind: 'chip' | 'code', text: string): string {
  return createHash('sha256').update(`${kind}\n${text}`).digest('hex');
}
