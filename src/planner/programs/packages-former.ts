import { hasFlag } from '../options.ts';
import type { Table } from './subcommands.ts';

/** Package managers that projects of some years ago are still built with, and what restores their dependencies. */
export const formerPackageTables: Record<string, Table> = {
  dep: {
    source: 'https://golang.github.io/dep/docs/daily-dep.html',
    singleDash: true,
    rows: [
      {
        words: 'ensure',
        traits: 'install-declared',
        refine: (use) => (hasFlag(use.flags, '-add', '--add') ? 'install' : undefined),
      },
      { words: 'init | prune', traits: 'install-declared' },
      { words: 'status | check | version', traits: 'read-only' },
    ],
  },
  glide: {
    source: 'https://glide.readthedocs.io/en/latest/commands',
    bare: '-q --quiet --debug --no-color -v --strip-vendor',
    rows: [
      { words: 'install | i | update | up', traits: 'install-declared' },
      { words: 'get', traits: 'install' },
      { words: 'novendor | nv | name | list | tree | info | about | cache-list', traits: 'read-only' },
      { words: 'create | init | rebuild | config-wizard', traits: 'project-task' },
    ],
  },
  godep: {
    source: 'https://github.com/tools/godep',
    rows: [
      { words: 'restore', traits: 'install-declared' },
      {
        words: 'go build | go test | go vet | save | update | diff | path | version',
        traits: 'project-task',
      },
    ],
  },
  bower: {
    source: 'https://bower.io/docs/api',
    bare: '--allow-root --production -p --quiet -q --silent -s --offline -o --config.interactive=false',
    rows: [
      {
        words: 'install | update',
        traits: 'install',
        refine: (use) => (use.operands.length === 0 ? 'install-declared' : undefined),
      },
      { words: 'list | ls | info | search | lookup | version | home', traits: 'read-only' },
      { words: 'prune | init', traits: 'project-task' },
      { words: 'uninstall', traits: 'uninstall' },
      { words: 'register', traits: 'publish' },
      { words: 'unregister', traits: 'unpublish' },
    ],
  },
};
