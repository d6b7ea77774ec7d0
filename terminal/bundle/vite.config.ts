import { defineConfig, type Plugin } from 'vite';

const root = new URL('../../', import.meta.url).pathname;
const outDir = 'dist/bundled/terminal';

/**
 * The till's program in a few files: most of a start went into finding and reading some 900 of them. `npm run till`
 * and the demo run it; child processes and threads are started from what `tsc` wrote, as is every test that asks for
 * one file. What must stay a file of its own is external: native modules, and what finds its own files at run time.
 */
export default defineConfig({
  root,
  publicDir: false,
  plugins: [placesAsCompiled()],
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: `${root}terminal/main.ts` },
      output: { chunkFileNames: '[name].js', sourcemapExcludeSources: true },
    },
  },
  ssr: { noExternal: true, external: ['sqlite3', 'nfc-pcsc', 'node-hid', 'pino', 'ws'] },
});

/** In the bundle a module still says that it lies where `tsc` puts it: files, threads and children are found from there. */
function placesAsCompiled(): Plugin {
  const backToDist = '../'.repeat(outDir.split('/').length - 1);
  return {
    name: 'places-as-compiled',
    transform(code, id) {
      if (!id.startsWith(root) || !id.endsWith('.ts') || !code.includes('import.meta.url')) return null;
      const compiled = `${backToDist}${id.slice(root.length, -'ts'.length)}js`;
      // Within a line: the lines of the source map hold.
      return {
        code: code.replaceAll('import.meta.url', `new URL('${compiled}', import.meta.url).href`),
        map: null,
      };
    },
  };
}
