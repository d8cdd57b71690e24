// The house rules of who may import whom. A rule that fails names the room it protects.
const only = (name, comment, from, to, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from.path, ...(from.pathNot ? { pathNot: from.pathNot } : {}) },
  to: { path: to, ...(allowed ? { pathNot: allowed } : {}) },
});

module.exports = {
  forbidden: [
    {
      name: 'machines-are-pure',
      comment: 'statecharts import xstate and the domain, nothing else',
      severity: 'error',
      from: { path: '^machines/' },
      to: { pathNot: ['^machines/', '^src/domain/', 'node_modules/xstate/'] },
    },
    {
      name: 'domain-imports-zod-only',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', 'node_modules/zod/'] },
    },
    {
      name: 'judgement-is-pure',
      comment:
        'planner, policy (but its loader), critic, redact, spelling and the look-up of TOML positions do no I/O; files are looked at through the port in src/planner/file-system.ts, and src/file-system holds the real ones',
      severity: 'error',
      from: {
        path: ['^src/(planner|policy|critic|redact|spelling)/', '^src/toml/positions\\.ts$'],
        pathNot: '^src/policy/load\\.ts$',
      },
      to: {
        pathNot: [
          '^src/(domain|planner|policy|critic|redact|spelling)/',
          '^src/toml/positions\\.ts$',
          '^src/errors\\.ts$',
          'node_modules/(acorn|unbash|re2js|zod|smol-toml|toml-eslint-parser|canonicalize)/',
          // A hash is a function of its input: no clock, no disk, no network.
          '^crypto$|^node:crypto$',
          '^path$|^node:path$',
        ],
      },
    },
    {
      name: 'only-wire-and-daemon-know-machines',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(wire|daemon)/' },
      to: { path: '^machines/' },
    },
    ...['bridge', 'channels', 'store', 'audit'].map((room) => ({
      name: `${room}-stands-alone`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: `^src/(${['bridge', 'channels', 'store', 'audit'].filter((r) => r !== room).join('|')})/` },
    })),
    only(
      'clipanion-in-cli',
      undefined,
      { path: '^(src|machines)/', pathNot: '^src/cli/' },
      'node_modules/clipanion/',
    ),
    only(
      'sqlite-in-store',
      undefined,
      { path: '^(src|machines)/', pathNot: '^src/store/' },
      'node_modules/better-sqlite3/',
    ),
    only(
      'pty-in-wrap',
      undefined,
      { path: '^(src|machines)/', pathNot: '^src/bridge/wrap/' },
      'node_modules/(node-pty|@lydell)/',
    ),
    only(
      'hono-in-api',
      undefined,
      { path: '^(src|machines)/', pathNot: '^src/daemon/api/' },
      'node_modules/(hono|@hono)/',
    ),
    {
      name: 'cli-speaks-to-the-daemon-through-its-client',
      comment:
        'doctor, audit verify and policy need no daemon; they import audit/, policy/ and file-system/, never store/ or wire/',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: '^src/cli/audit' },
      to: { path: '^src/(wire|store|daemon/(?!client|protocol|start))' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^test/', '^scripts/', 'index\\.ts$', '^demo/'] },
      to: {},
    },
    { name: 'nothing-imports-test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
