import { instantNow, type ServerStore } from '../store/server-store.ts';
import { hashPassword, passwordLengthMax, passwordLengthMin } from './password.ts';
import type { StaffRole } from './session-view.ts';

const userPattern = /^[a-z0-9][a-z0-9._-]{0,31}$/;
const nameLengthMax = 64;

/** An account that cannot be made or changed as asked, with a line that says why. */
export class StaffRefused extends Error {
  override readonly name = 'StaffRefused';
}

export type NewStaff = {
  readonly user: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly password: string;
};

/** Enters an account for one person. Throws `StaffRefused` when the user is taken or something does not fit. */
export async function addStaff(store: ServerStore, { user, name, role, password }: NewStaff): Promise<void> {
  if (!userPattern.test(user))
    throw new StaffRefused(
      `user: "${user}" is not 1 to 32 of a–z, 0–9, dot, hyphen and underscore, not beginning with a mark`,
    );
  if (name.trim() === '' || name.length > nameLengthMax)
    throw new StaffRefused(`name: must have 1 to ${nameLengthMax} characters`);
  expectPassword(password);
  const passwordHash = await hashPassword(password);
  const recordedAt = instantNow(store);
  await store.database.transaction().execute(async (transaction) => {
    const known = await transaction
      .selectFrom('staff')
      .select('id')
      .where('user', '=', user)
      .executeTakeFirst();
    if (known !== undefined) throw new StaffRefused(`user: ${user} is there already`);
    await transaction
      .insertInto('staff')
      .values({ user, name: name.trim(), role, passwordHash, recordedAt, passwordSetAt: recordedAt })
      .execute();
  });
}

/** Gives an account another password and ends its sessions, whoever sits at them. Throws `StaffRefused`. */
export async function setPassword(
  store: ServerStore,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<void> {
  expectPassword(password);
  const passwordHash = await hashPassword(password);
  await store.database.transaction().execute(async (transaction) => {
    const account = await transaction
      .selectFrom('staff')
      .select('id')
      .where('user', '=', user)
      .executeTakeFirst();
    if (account === undefined) throw new StaffRefused(`user: there is no ${user}`);
    await transaction
      .updateTable('staff')
      .set({ passwordHash, passwordSetAt: instantNow(store) })
      .where('id', '=', account.id)
      .execute();
    await transaction.deleteFrom('staffSessions').where('staff', '=', account.id).execute();
  });
}

function expectPassword(password: string): void {
  const { length } = Array.from(password);
  if (length < passwordLengthMin || length > passwordLengthMax)
    throw new StaffRefused(`password: must have ${passwordLengthMin} to ${passwordLengthMax} characters`);
}
