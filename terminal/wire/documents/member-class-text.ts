import { z } from 'zod';
import type { MemberClass } from '../../core/members/member-class.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { freeName, identifier, isoDate, wholeNumber } from '../schema-parts.ts';

/**
 * A class as the member files carry it, a short line of JSON (thousands of them lie in each file):
 * `[member's status, certified through or 0, organisation, card's status, the rest where there is any]`.
 */
const classLine = z.union([
  z.tuple([z.enum(['active', 'left']), z.union([isoDate, z.literal(0)]), organisation(), cardStatus()]),
  z.tuple([
    z.enum(['active', 'left']),
    z.union([isoDate, z.literal(0)]),
    organisation(),
    cardStatus(),
    z.strictObject({
      tags: z.array(freeName).optional(),
      birthMonth: z.number().int().min(1).max(12).optional(),
      tickets: z.record(identifier, wholeNumber).optional(),
      issuer: identifier.optional(),
      firstUse: z.literal(true).optional(),
      chips: z.array(z.string().regex(/^[0-9]{2}$/)).optional(),
    }),
  ]),
]);

export function writeMemberClass({ member, card }: MemberClass): string {
  const { status, certifiedThrough, organisation: path, ...memberRest } = member;
  const { status: cardIs, ...cardRest } = card;
  const line = [status, certifiedThrough ?? 0, path, cardIs];
  const rest = JSON.stringify({ ...memberRest, ...cardRest });
  return JSON.stringify(rest === '{}' ? line : [...line, JSON.parse(rest)]);
}

export function readMemberClass(text: string, number: number): Parsed<MemberClass> {
  const line = parseJson(text, classLine, `members.classes[${number}]`);
  if (!line.ok) return line;
  const [status, through, path, cardIs, rest = {}] = line.value;
  const { tags, birthMonth, tickets, issuer, firstUse, chips } = rest;
  return {
    ok: true,
    value: {
      member: {
        status,
        organisation: path,
        ...(through === 0 ? {} : { certifiedThrough: through }),
        ...(tags === undefined ? {} : { tags }),
        ...(birthMonth === undefined ? {} : { birthMonth }),
        ...(tickets === undefined ? {} : { tickets }),
      },
      card: {
        status: cardIs,
        ...(issuer === undefined ? {} : { issuer }),
        ...(firstUse === undefined ? {} : { firstUse }),
        ...(chips === undefined ? {} : { chips }),
      },
    },
  };
}

function organisation() {
  return z.string().min(1).max(256);
}

function cardStatus() {
  return z.enum(['active', 'not-activated', 'stopped']);
}
