import type { KeyRole, Root } from '../../terminal/core/trust/head.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { progressOf, type RootPaper } from './root-paper.ts';

const roles = ['root', 'publisher', 'head'] as const satisfies readonly KeyRole[];
const hashGroup = /.{8}/g;

/**
 * What a holder reads before signing: what the next root changes, line by line, how far the signing has come, and the
 * hash that the holders tell each other by telephone, so that all of them sign the same text.
 */
export function paperLines(paper: RootPaper): readonly string[] {
  const { before, next, text } = paper;
  const { byKeysBefore, byOwnKeys, complete } = progressOf(paper);
  return [
    `${next.programme}: root ${before.version} -> ${next.version}, issued ${next.issuedAt ?? '(not said)'}`,
    ...roles.flatMap((role) => roleLines(role, before, next)),
    `sha256 ${(sha256(text.payload).match(hashGroup) ?? []).join(' ')}`,
    `signed by ${byKeysBefore.have} of the ${byKeysBefore.need} keys needed of the root in force, ` +
      `and ${byOwnKeys.have} of the ${byOwnKeys.need} of its own${complete ? ': complete' : ''}`,
  ];
}

function roleLines(role: KeyRole, before: Root, next: Root): readonly string[] {
  const [was, is] = [before.roles[role], next.roles[role]];
  const lines = [
    ...was.keys.filter((id) => !is.keys.includes(id)).map((id) => `  ${role}: ${id} is taken away`),
    ...is.keys.filter((id) => !was.keys.includes(id)).map((id) => `  ${role}: ${id} is new`),
  ];
  if (was.threshold !== is.threshold)
    lines.push(`  ${role}: ${is.threshold} keys have to sign, ${was.threshold} before`);
  return lines.length > 0 ? lines : [`  ${role}: stays as it is`];
}
