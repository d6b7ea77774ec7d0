/**
 * The arrows of the design; there are no others.
 *
 *   server ──► terminal/core, terminal/wire, drivers/emv        drivers ──► (nothing of ours)
 *   terminal/* ──► terminal/core, terminal/wire, drivers        terminal/wire ──► terminal/core ──► (nothing at all)
 *   server/demo alone ──► drivers/virtual
 */
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true }, 'A cycle means that one of the files has the wrong job.'),
    rule(
      'nothing-missing',
      {},
      { couldNotResolve: true },
      'An import that cannot be resolved hides what it points to.',
    ),
    rule(
      'core-is-pure',
      { path: '^terminal/core/' },
      { pathNot: '^terminal/core/' },
      'core imports nothing at all.',
    ),
    rule(
      'emv-is-pure',
      { path: '^drivers/emv/' },
      { pathNot: '^drivers/emv/' },
      'The server checks card evidence with it.',
    ),
    rule(
      'wire-knows-core-only',
      { path: '^terminal/wire/' },
      { path: '^(terminal/(?!core/|wire/)|server/|drivers/)' },
      'wire describes documents; it runs nothing.',
    ),
    rule(
      'drivers-know-no-business',
      { path: '^drivers/' },
      { path: '^(terminal|server)/' },
      'A driver reports; it never decides.',
    ),
    rule(
      'server-sees-laws-only',
      { path: '^server/(?!demo/)' },
      { path: '^(terminal/(?!core/|wire/)|drivers/(?!emv/))' },
      'The server replays; it drives no hardware.',
    ),
    rule(
      'demo-adds-virtual-cards',
      { path: '^server/demo/' },
      { path: '^(terminal/(?!core/|wire/)|drivers/(?!emv/|virtual/))' },
      'The demo seeds cards; nothing more.',
    ),
    rule(
      'demo-is-a-guest',
      { path: '^(server/(?!demo/)|terminal/|drivers/)' },
      { path: '^server/demo/' },
      'Nothing leans on the demo.',
    ),
    rule(
      'terminal-never-imports-server',
      { path: '^terminal/' },
      { path: '^server/' },
      'They meet on the wire only.',
    ),
    rule(
      'till-serves-api',
      { path: '^terminal/till/' },
      { path: '^terminal/(api|page)/' },
      'Use cases know no HTTP.',
    ),
    rule(
      'page-knows-core-and-wire',
      { path: '^terminal/page/' },
      { path: '^(terminal/(?!page/|core/|wire/)|terminal/wire/disk/|drivers/|server/)' },
      'The page talks to the till over its API.',
    ),
    rule(
      'pages-run-in-a-browser',
      { path: '^(terminal/page|server/console)/' },
      { dependencyTypes: ['core'] },
      'No module of Node is there.',
    ),
    rule(
      'console-knows-shapes-only',
      { path: '^server/console/' },
      { path: '^server/(?!console/)', dependencyTypesNot: ['type-only'] },
      'The console talks to the server over its API; it may import types.',
    ),
    rule(
      'nothing-leans-on-pages',
      { path: '^(terminal/(?!page/)|server/(?!console/)|drivers/)' },
      { path: '^(terminal/page|server/console)/' },
      'A page is built and served as files.',
    ),
    rule(
      'pages-alone-draw',
      { pathNot: '^(terminal/page|server/console|test/browser)/' },
      { path: 'node_modules/(react|react-dom|antd|echarts|react-router|@tanstack)/' },
      'Services start without a page library.',
    ),
    rule(
      'nothing-imports-test',
      { path: '^(terminal|server|drivers)/' },
      { path: '^test/' },
      'Production never leans on tests.',
    ),
    rule(
      'one-door-to-sqlite',
      { pathNot: '^(terminal/wire/disk/|test/)' },
      { path: 'node_modules/sqlite3' },
      'sqlite3 stays behind one module.',
    ),
    rule(
      'one-door-to-pcsc',
      { pathNot: '^drivers/pcsc/' },
      { path: 'node_modules/nfc-pcsc' },
      'The binding can block its thread: only the child process loads it.',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
