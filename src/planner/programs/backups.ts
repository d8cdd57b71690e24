import type { Table } from './subcommands.ts';

interface Verbs {
  valued: string;
  bare?: string;
  reads: string;
  makes: string;
  restores: string;
  /** What thins out by a policy; with one of `all` it takes everything. */
  thins: string;
  all?: string;
  destroys: string;
  keys?: string;
}

const backup = (source: string, given: Verbs): Table => ({
  source,
  valued: given.valued,
  ...(given.bare === undefined ? {} : { bare: given.bare }),
  rows: [
    { words: given.reads, traits: 'cloud-read' },
    { words: given.makes, traits: 'cloud-write upload' },
    { words: given.restores, traits: 'cloud-write' },
    {
      words: given.thins,
      traits: 'cloud-write removal',
      when: given.all === undefined ? [] : [{ flags: given.all, traits: 'cloud-destroy' }],
    },
    { words: given.destroys, traits: 'cloud-destroy' },
    ...(given.keys === undefined ? [] : [{ words: given.keys, traits: 'secret-read' }]),
  ],
});

/** Programs that keep copies of data: what they delete is what everything else could be restored from (ATT&CK T1490). */
export const backupTables: Record<string, Table> = {
  restic: backup('https://restic.readthedocs.io/en/stable/manual_rest.html', {
    valued:
      '-r --repo -p --password-file --password-command -o --option --tag --host -H --path --keep-last --keep-daily --keep-weekly --keep-monthly --keep-yearly --keep-within --keep-tag --cache-dir --exclude -e --limit-upload --compression --repository-file --key-hint -t --target',
    bare: '-n --dry-run --json -q -v --no-lock --no-cache --prune --unsafe-allow-remove-all',
    reads:
      'snapshots | ls | find | stats | diff | check | cat | list | version | self-update --help | key list | dump',
    makes: 'backup | copy | init | tag',
    restores: 'restore | mount | rebuild-index | repair | recover | migrate | rewrite | unlock | cache',
    thins: 'forget | prune',
    all: '--unsafe-allow-remove-all',
    destroys: 'key remove',
    keys: 'key add | key passwd',
  }),
  borg: backup('https://borgbackup.readthedocs.io/en/stable/usage/general.html', {
    valued:
      '-r --repo --keep-last --keep-daily --keep-weekly --keep-monthly --keep-within -a --glob-archives -P --prefix -C --compression --exclude -e --remote-path --rsh --lock-wait',
    bare: '-n --dry-run --list --stats -v -p --force --progress',
    reads: 'list | info | diff | check | version | config --list | rlist | rinfo | repo-list | repo-info',
    makes: 'create | init | rcreate | import-tar',
    restores: 'extract | mount | umount | rename | upgrade | recreate | break-lock | export-tar | config',
    thins: 'prune | compact',
    destroys: 'delete | rdelete | repo-delete',
    keys: 'key export | key change-passphrase',
  }),
  kopia: backup('https://kopia.io/docs/reference/command-line', {
    valued: '--config-file --password --log-level',
    reads:
      'snapshot list | snapshot ls | snapshot verify | list | ls | repository status | policy list | policy show | diff | content list | blob list | maintenance info',
    makes: 'snapshot create | snapshot | repository create | repository connect | policy set',
    restores: 'restore | snapshot restore | mount | maintenance run | repository sync-to',
    thins: 'snapshot expire | policy remove',
    destroys: 'snapshot delete | blob delete | repository disconnect | manifest delete | manifest rm',
  }),
  duplicity: backup('https://duplicity.gitlab.io/stable/duplicity.1.html', {
    valued: '--encrypt-key --full-if-older-than --exclude --include --archive-dir',
    reads: 'collection-status | list-current-files | verify',
    makes: 'full | incremental | incr | backup',
    restores: 'restore',
    thins: 'cleanup | remove-older-than | remove-all-inc-of-but-n-full',
    destroys: 'remove-all-but-n-full',
  }),
  velero: backup('https://velero.io/docs/main', {
    valued:
      '-n --namespace --kubecontext --kubeconfig --from-backup --include-namespaces --ttl -l --selector',
    reads:
      'backup get | backup describe | backup logs | restore get | restore describe | restore logs | schedule get | get | describe | version | backup-location get | snapshot-location get',
    makes: 'backup create | schedule create | create | install',
    restores: 'restore create | schedule pause | schedule unpause | backup download',
    thins: 'schedule delete | restore delete',
    destroys: 'backup delete | uninstall | backup-location delete | snapshot delete | delete',
  }),
  pgbackrest: backup('https://pgbackrest.org/command.html', {
    valued: '--stanza --config --repo --type --target --log-level-console --pg1-path --set',
    reads: 'info | check | verify | version | repo-ls | help',
    makes: 'backup | archive-push | stanza-create | stanza-upgrade | start',
    restores: 'restore | archive-get | repo-get | stop | annotate',
    thins: 'expire',
    destroys: 'stanza-delete | repo-rm',
  }),
  barman: backup('https://docs.pgbarman.org', {
    valued: '-c --config',
    reads: 'list-backups | list-servers | show-backup | show-server | check | status | diagnose | list-files',
    makes: 'backup | cron | switch-wal | sync-backup',
    restores: 'recover | restore | keep',
    thins: 'archive-wal',
    destroys: 'delete',
  }),
  'wal-g': backup('https://wal-g.readthedocs.io', {
    valued: '--config --walg-storage-prefix',
    reads: 'backup-list | backup-show | wal-show | wal-verify | st ls',
    makes: 'backup-push | wal-push',
    restores: 'backup-fetch | wal-fetch | backup-mark',
    thins: 'delete retain | delete before',
    destroys: 'delete everything | delete target | delete garbage | st rm',
  }),
  tarsnap: {
    source: 'https://www.tarsnap.com/man-tarsnap.1.html',
    valued: '-f --keyfile --cachedir --csv',
    none: 'read-only',
    rows: [
      {
        words: '*',
        traits: 'cloud-write',
        when: [{ flags: '-d --nuke', traits: 'cloud-destroy' }],
      },
    ],
  },
  vssadmin: backup('https://learn.microsoft.com/windows-server/administration/windows-commands/vssadmin', {
    valued: '',
    reads: 'list | list shadows | list writers',
    makes: 'create',
    restores: 'add',
    thins: 'resize',
    destroys: 'delete | delete shadows',
  }),
  wbadmin: backup('https://learn.microsoft.com/windows-server/administration/windows-commands/wbadmin', {
    valued: '',
    reads: 'get',
    makes: 'start | enable',
    restores: 'restore',
    thins: 'stop',
    destroys: 'delete | disable',
  }),
};
