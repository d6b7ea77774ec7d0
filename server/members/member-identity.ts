import { z } from 'zod';
import type { RegisterCipher } from '../store/register-cipher.ts';

/** Who a member is. It leaves the register for the eyes of staff only. */
export type MemberIdentity = { readonly name: string; readonly idNumber: string; readonly phone: string };

const identitySchema: z.ZodType<MemberIdentity> = z.strictObject({
  name: z.string(),
  idNumber: z.string(),
  phone: z.string(),
});

/** One sealed value a member: the three are shown together, and erased together. */
export function sealIdentity(
  register: RegisterCipher,
  { id, identity }: { readonly id: number; readonly identity: MemberIdentity },
): Buffer {
  const { name, idNumber, phone } = identity;
  return register.seal(identityPlace(id), JSON.stringify({ name, idNumber, phone }));
}

/** Throws when the value is not the one that was sealed for this member. */
export function openIdentity(
  register: RegisterCipher,
  { id, identity }: { readonly id: number; readonly identity: Uint8Array },
): MemberIdentity {
  return identitySchema.parse(JSON.parse(register.open(identityPlace(id), identity)));
}

/** By what a member is found without being read. */
export function identityIndexes(
  register: RegisterCipher,
  {
    programme,
    idNumber,
    phone,
  }: { readonly programme: string; readonly idNumber: string; readonly phone: string },
): { readonly idNumberIndex: Buffer; readonly phoneIndex: Buffer } {
  return {
    idNumberIndex: register.index(`members.idNumber/${programme}`, idNumber),
    phoneIndex: register.index(`members.phone/${programme}`, phone),
  };
}

function identityPlace(id: number): string {
  return `members.identity/${id}`;
}
