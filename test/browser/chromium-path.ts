/** Debian's package `chromium`. */
export const chromiumPath = '/usr/bin/chromium';
