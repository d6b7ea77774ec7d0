/** Where one goes after signing in: a path of this console only, whatever the address says. */
export function wayBack(back: string | null): string {
  if (back === null || !back.startsWith('/') || back.startsWith('//') || back.includes('\\')) return '/';
  return back.startsWith('/sign-in') ? '/' : back;
}

/** `/sign-in?back=%2Ftills`, plain `/sign-in` from the home page. */
export function signInAddress(from: { readonly pathname: string; readonly search: string }): string {
  const back = `${from.pathname}${from.search}`;
  return back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`;
}
