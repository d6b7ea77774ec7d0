import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The component kit writes some styles (scroll locks of dialogs, measures of tables) without the nonce that it is
 * given for all others, so the console's policy refuses them. Here its one writer of styles takes the nonce from
 * the page by itself. A kit that writes otherwise breaks the build instead of a page.
 */
function stylesWithNonce(): Plugin {
  const writer = '/@rc-component/util/es/Dom/dynamicCSS.js';
  const given = /if \(csp\?\.nonce\) \{\s*styleNode\.nonce = csp\?\.nonce;\s*\}/;
  const taken =
    'styleNode.nonce = csp?.nonce ?? document.querySelector(\'meta[name="puhui-style-nonce"]\')?.content ?? "";';
  return {
    name: 'styles-with-nonce',
    transform(code, id) {
      if (!id.endsWith(writer)) return null;
      if (!given.test(code))
        throw new Error(`${writer} sets its nonce in another way: look at stylesWithNonce`);
      return { code: code.replace(given, taken), map: null };
    },
  };
}

/** The staff console; `npm run pages` builds it into dist, from where the server serves it. */
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: '/',
  plugins: [react(), stylesWithNonce()],
  build: {
    outDir: new URL('../../dist/server/console', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
  },
});
