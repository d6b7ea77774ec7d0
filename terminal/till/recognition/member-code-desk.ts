import { isSignedBy, isTimely, readMemberCode } from '../../wire/member-code.ts';
import { sealEvidence } from '../../wire/sealed-evidence.ts';
import { chinaInstant } from '../china-time.ts';
import type { Answer } from '../refusal.ts';
import type { TrustedProgrammes } from './assess-tap.ts';
import type { Tap } from './tap.ts';
import type { UsedCodes } from './used-codes.ts';

export type MemberCodeParts = {
  readonly trusted: () => TrustedProgrammes;
  /** X25519 of the home server, base64. */
  readonly evidenceKey: () => string;
  readonly used: Pick<UsedCodes, 'use'>;
};

/** Takes the codes that members' phones show: who made them, when, and whether they were shown here before. */
export class MemberCodeDesk {
  readonly #parts: MemberCodeParts;

  constructor(parts: MemberCodeParts) {
    this.#parts = parts;
  }

  /** Whom the code names. It is not yet used up: `admit` does that. */
  read(text: string): Answer<Tap> {
    const { trusted, evidenceKey } = this.#parts;
    const { loaded, nowMs } = trusted();
    const code = readMemberCode(text);
    if (code === null) return { refused: 'member-code-unknown' };
    // Files that ran out still know their programme's key: the decision then says that they ran out.
    const signer = loaded.find(({ id, files }) => {
      const key = files?.policy.memberCodeKey;
      return key !== undefined && isSignedBy(code, id, key);
    });
    if (signer === undefined) return { refused: 'member-code-unknown' };
    if (!isTimely(code, nowMs)) return { refused: 'member-code-expired' };
    return {
      done: {
        at: chinaInstant(nowMs),
        reader: '',
        verdict: 'code',
        method: 'member-code',
        panSequence: null,
        isExpired: false,
        tokens: [{ programme: signer.id, token: code.token }],
        product: null,
        sealed: sealEvidence(JSON.stringify({ schema: 1, memberCode: text }), evidenceKey()),
        codeSlot: code.slot,
      },
    };
  }

  /**
   * Uses the code up at this till; false when it, or a later one of the same card, was used here. Other tills do not
   * hear of it: their own limits of the member's uses hold there.
   */
  async admit({ tokens, codeSlot }: Tap): Promise<boolean> {
    const [known] = tokens;
    if (known === undefined || codeSlot === undefined) return false;
    return this.#parts.used.use({ ...known, slot: codeSlot });
  }
}
