import { readMemberNumber, type UnionApplication } from '../../../drivers/emv/index.ts';
import type { CardSession } from '../../../drivers/reader.ts';
import { deriveMemberNumberToken } from '../../wire/card-token-derivation.ts';
import type { Assignment } from '../../wire/documents/assignment.ts';
import { decodeGb18030 } from '../../wire/gb18030-text.ts';
import type { TapToken } from './tap.ts';

/**
 * The member's number in the home union's own application, as a token; null for a card that carries none. Nobody has
 * signed the number: whoever writes a card can write it, so that it recognises as a card that was only read.
 */
export async function memberNumberToken(
  session: Pick<CardSession, 'transceive'>,
  {
    application,
    assignment,
  }: { readonly application: UnionApplication; readonly assignment: Pick<Assignment, 'home' | 'programmes'> },
): Promise<TapToken | null> {
  const home = assignment.programmes.find(({ id }) => id === assignment.home);
  if (home === undefined) return null;
  const number = await readMemberNumber({ transceive: session.transceive, application, decodeGb18030 });
  if (number === null) return null;
  return {
    programme: home.id,
    token: await deriveMemberNumberToken(number, home.token),
    by: 'member-number',
  };
}
