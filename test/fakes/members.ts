import type { CardToken } from '../../terminal/core/card-token.ts';
import { buildMemberIndex } from '../../terminal/core/members/build-index.ts';
import type { MemberClass } from '../../terminal/core/members/member-class.ts';
import { findClass, memberCount } from '../../terminal/core/members/member-index.ts';
import type { MemberRegister } from '../../terminal/core/members/member-register.ts';
import { writeMemberClass } from '../../terminal/wire/documents/member-class-text.ts';
import { encodeMemberState } from '../../terminal/wire/documents/member-state-file.ts';
import type { MembersArchive, MembersFile } from '../../terminal/wire/documents/members-file.ts';
import { pieceHashes, pieceOf, stateHash } from '../../terminal/wire/documents/state-pieces.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';

/** Members as a till asks for them, each with a class of their own. */
export function registerOf(members: readonly (readonly [CardToken, MemberClass])[]): MemberRegister {
  const index = buildMemberIndex(members.map(([token], classNumber) => ({ token, classNumber })));
  return {
    count: memberCount(index),
    find: (token) => members[findClass(index, token)]?.[1],
  };
}

/** A published state that is its own base, and the files that it names. */
export function membersFileOf(
  name: { readonly programme: string; readonly version: number },
  members: readonly (readonly [CardToken, MemberClass])[],
): { readonly file: MembersFile; readonly files: readonly Buffer[] } {
  const index = buildMemberIndex(members.map(([token], classNumber) => ({ token, classNumber })));
  const state = encodeMemberState(
    name,
    index,
    members.map(([, known]) => writeMemberClass(known)),
  );
  const pieces = pieceHashes(state);
  const base = { sha256: stateHash(pieces), bytes: state.length };
  const archive: MembersArchive = { schema: 1, ...name, base, pieces, steps: [] };
  const archiveFile = Buffer.from(JSON.stringify(archive));
  const file: MembersFile = {
    schema: 2,
    ...name,
    members: memberCount(index),
    state: base,
    steps: [],
    archive: { sha256: sha256(archiveFile), bytes: archiveFile.length },
  };
  return { file, files: [archiveFile, ...pieces.map((_, piece) => Buffer.from(pieceOf(state, piece)))] };
}
