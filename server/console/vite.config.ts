import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The staff console; `npm run pages` builds it into dist, from where the server serves it. */
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: new URL('../../dist/server/console', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
  },
});
