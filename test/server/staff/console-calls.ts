import { addStaff } from '../../../server/service.ts';
import { setPassword } from '../../../server/staff/staff-accounts.ts';
import { type Answer, call } from '../office-calls.ts';
import type { SmallUnion } from '../small-union.ts';

export const passwords = { publisher: '鼓楼店的大米八折-2026', viewer: 'only looking, thank you' } as const;
export type StaffUser = keyof typeof passwords;

/** Two accounts, named like their roles. */
export async function addPeople(union: SmallUnion): Promise<void> {
  for (const role of ['publisher', 'viewer'] as const)
    await addStaff(union.server.store, { user: role, name: `测试${role}`, role, password: passwords[role] });
}

export function changePassword(union: SmallUnion, user: StaffUser, password: string): Promise<void> {
  return setPassword(union.server.store, { user, password });
}

export type PageCall = {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** The session id, as the browser keeps it. */
  readonly session?: string | null;
  /** Added, or in the place of what a page sends; an empty value: not sent. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** A call as our own page makes it in a browser: with Origin where it changes anything, and the cookie. */
export function pageCall(
  union: SmallUnion,
  { method = 'GET', path, body, session = null, headers = {} }: PageCall,
): Promise<Answer> {
  const sent = {
    'sec-fetch-site': 'same-origin',
    ...(method === 'GET' ? {} : { origin: union.server.address }),
    ...(session === null ? {} : { cookie: cookieOf(session) }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
  return call(union, {
    method,
    path,
    headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export const cookieOf = (session: string) => `__Host-puhui-session=${session}`;

export function trySignIn(
  union: SmallUnion,
  login: { readonly user: string; readonly password: string },
  session: string | null = null,
): Promise<Answer> {
  return pageCall(union, { method: 'POST', path: '/v1/session', body: login, session });
}

/** The id of a new session. */
export async function signedIn(union: SmallUnion, user: StaffUser = 'publisher'): Promise<string> {
  return sessionIn(await trySignIn(union, { user, password: passwords[user] }));
}

export function sessionIn(answer: Answer): string {
  const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat();
  const id = /^__Host-puhui-session=([^;]+);/.exec(cookie)?.[1];
  if (id === undefined) throw new Error(`no session came with ${answer.status} ${answer.bytes.toString()}`);
  return id;
}
