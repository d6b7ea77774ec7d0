import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The till's two pages; `npm run pages` builds them into dist, from where the till serves them. */
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: new URL('../../dist/terminal/page', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome120',
    // A strict policy allows no inlined data either: every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'display.html'].map((page) => new URL(page, import.meta.url).pathname),
    },
  },
});
