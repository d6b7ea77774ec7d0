import type { IconName } from '../look/icon.tsx';

/** The console's pages in the order of the rail. Merchants, settlement and reports come with their own issues. */
export const pages = [
  { name: 'home', path: '/', icon: 'home' },
  { name: 'offers', path: '/offers', icon: 'offer' },
  { name: 'quotas', path: '/quotas', icon: 'quota' },
  { name: 'members', path: '/members', icon: 'members' },
  { name: 'cards', path: '/cards', icon: 'card' },
  { name: 'tills', path: '/tills', icon: 'till' },
  { name: 'redemptions', path: '/redemptions', icon: 'redemption' },
] as const satisfies readonly { readonly name: string; readonly path: string; readonly icon: IconName }[];

export type PageName = (typeof pages)[number]['name'];

/** The page that an address belongs to; null: none. */
export function pageOf(pathname: string): PageName | null {
  const first = `/${pathname.split('/')[1] ?? ''}`;
  return pages.find(({ path }) => path === first)?.name ?? null;
}
