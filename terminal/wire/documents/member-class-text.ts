import { z } from 'zod';
import type { MemberClass } from '../../core/members/member-class.ts';
import { type Parsed, parseJson } from '../faults.ts';
import { freeName, identifier, isoDate, wholeNumber } from '../schema-parts.ts';

const classSchema: z.ZodType<MemberClass> = z.strictObject({
  member: z.strictObject({
    status: z.enum(['active', 'left']),
    certifiedThrough: isoDate.optional(),
    organisation: z.string().min(1).max(256),
    tags: z.array(freeName).optional(),
    birthMonth: z.number().int().min(1).max(12).optional(),
    tickets: z.record(identifier, wholeNumber).optional(),
  }),
  card: z.strictObject({
    status: z.enum(['active', 'not-activated', 'stopped']),
    issuer: identifier.optional(),
    firstUse: z.literal(true).optional(),
    chips: z.array(z.string().regex(/^[0-9]{2}$/)).optional(),
  }),
});

/** A class as the member files carry it: a line of JSON. */
export function readMemberClass(text: string, number: number): Parsed<MemberClass> {
  return parseJson(text, classSchema, `members.classes[${number}]`);
}
