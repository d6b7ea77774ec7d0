/** Names of this machine for itself: nothing that is said to them leaves it. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}

/** Why a till may not speak to this address, or null: in clear it speaks on its own machine only. */
export function serverAddressFault(server: string): string | null {
  if (!URL.canParse(server)) return `"${server}" is not an address such as https://till.example.org:8600`;
  const { protocol, hostname, pathname, search, username } = new URL(server);
  if (pathname !== '/' || search !== '' || username !== '')
    return `"${server}" must be an origin: scheme, name and port`;
  if (protocol === 'https:') return null;
  if (protocol !== 'http:') return `"${server}" must begin with https://`;
  return isLoopback(hostname) ? null : `"${server}" is in clear: another machine is asked by https:// only`;
}
