import { existsSync } from 'node:fs';

/** Debian's package `chromium`, as people have it. */
export const chromiumPath = '/usr/bin/chromium';

/** Debian's package `chromium-headless-shell`: the same engine without a window's parts, in half the time. */
const headlessShellPath = '/usr/bin/chromium-headless-shell';

/** What tests look at pages with. */
export const testBrowserPath = existsSync(headlessShellPath) ? headlessShellPath : chromiumPath;
