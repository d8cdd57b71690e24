import type { Table } from './subcommands.ts';

/** Tools around containers and clusters of development. */
export const developerServiceTables: Record<string, Table> = {
  dagger: {
    source: 'https://docs.dagger.io/reference/cli',
    valued: '-m --mod --progress',
    bare: '-q -v -vv -s --silent --debug',
    rows: [{ words: 'functions | config | version | checks -l', traits: 'read-only' }],
  },
  devcontainer: {
    source: 'https://github.com/devcontainers/cli',
    valued: '--workspace-folder --config --log-level --log-format --docker-path --image-name --id-label',
    rows: [
      { words: 'read-configuration | outdated | features info | templates metadata', traits: 'read-only' },
      { words: 'build', traits: 'dev-service', when: [{ flags: '--push', traits: 'publish' }] },
      { words: 'features test | features package | templates apply', traits: 'project-task' },
      { words: 'up | exec | run-user-commands | set-up', traits: 'container-write remote-exec' },
      { words: 'features publish | templates publish', traits: 'publish' },
    ],
  },
  stern: {
    source: 'https://github.com/stern/stern',
    valued:
      '-n --namespace -c --container --context -s --since -l --selector -o --output -t --timestamps --tail -e --exclude -i --include -E --exclude-container --template --color --max-log-requests --field-selector --node',
    bare: '-A --all-namespaces --no-follow --only-log-lines --init-containers --ephemeral-containers',
    unsafe: '--kubeconfig --config --template-file',
    none: 'cloud-read',
    rows: [{ words: '*', traits: 'cloud-read' }],
  },
};
