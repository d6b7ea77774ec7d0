import { defineConfig, type Plugin } from 'vite';

const root = new URL('./', import.meta.url).pathname;

/** From a file of a bundle, `dist/bundled/PART/FILE.js`, to `dist`. */
const bundleToDist = '../../';

/** What `--mode` can name: a folder's programs, by the files that they begin with. */
const programs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  terminal: { main: 'terminal/main.ts' },
  server: { main: 'server/main.ts', demo: 'server/demo/start.ts' },
};

/**
 * A folder's programs in a few files: most of a start went into finding and reading some 900 of them. `npm start`,
 * `npm run till` and `npm run server` run them; child processes and threads are started from what `tsc` wrote, as is
 * every test that asks for one file. What must stay a file of its own is external: native modules, and what finds
 * its own files at run time.
 */
export default defineConfig(({ mode }) => {
  const inputs = programs[mode];
  if (inputs === undefined) throw new Error(`--mode is one of ${Object.keys(programs).join(', ')}`);
  const outDir = `dist/bundled/${mode}`;
  return {
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
        input: Object.fromEntries(Object.entries(inputs).map(([name, file]) => [name, root + file])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', sourcemapExcludeSources: true },
      },
    },
    ssr: { noExternal: true, external: ['@node-rs/argon2', 'sqlite3', 'nfc-pcsc', 'node-hid', 'pino', 'ws'] },
  };
});

/** In the bundle a module still says that it lies where `tsc` puts it: files, threads and children are found from there. */
function placesAsCompiled(): Plugin {
  return {
    name: 'places-as-compiled',
    transform(code, id) {
      if (!id.startsWith(root) || !id.endsWith('.ts') || !code.includes('import.meta.url')) return null;
      const compiled = `${bundleToDist}${id.slice(root.length, -'ts'.length)}js`;
      // Within a line: the lines of the source map hold.
      return {
        code: code.replaceAll('import.meta.url', `new URL('${compiled}', import.meta.url).href`),
        map: null,
      };
    },
  };
}
