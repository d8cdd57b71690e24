import type { Effect } from '../effects.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, type Value } from '../value.ts';
import { isEmptySource, keptForAll } from './cloud.ts';
import type { Row, Table, Use } from './subcommands.ts';

/** `remote:path`, `s3://bucket`: a place that is no file of this machine. */
const isRemote = (value: Value): boolean => /^[\w.-]+:(?!\\)|^:\w+/.test(certainPrefix(value));

/** Both ends of a copy: files here are read or written, what goes elsewhere is sent. */
const copies = (use: Use): Effect[] => {
  const [source, target] = use.operands;
  const effects: Effect[] = [];
  if (source !== undefined && !isRemote(source))
    effects.push({ type: 'path', access: 'read', values: [source], recursive: true });
  if (target !== undefined && !isRemote(target))
    effects.push({ type: 'path', access: 'write', values: [target], recursive: true });
  if (target === undefined || isRemote(target))
    effects.push({
      type: 'network',
      hosts: [{ loopback: false, upload: true }],
      sends: use.operands,
    });
  else effects.push({ type: 'source', end: 'network' });
  return effects;
};

/** A mirror of an empty directory empties its target; into a directory here, it is a download. */
const mirrors =
  (...deletes: string[]) =>
  (use: Use): string | undefined => {
    const [source, target] = use.operands;
    const removes = deletes.length === 0 || hasFlag(use.flags, ...deletes);
    if (removes && isEmptySource(source)) return 'cloud-destroy';
    return target !== undefined && !isRemote(target) && !hasFlag(use.flags, ...deletes)
      ? 'download'
      : undefined;
  };

interface Verbs {
  valued: string;
  bare?: string;
  reads: string;
  copies: string;
  mirrors: string;
  /** What makes a mirror delete, where that is asked for by an option. */
  deletes?: string;
  removes: string;
  /** Options that make of one object all that lie under a name. */
  all: string;
  destroys: string;
  writes: string;
  more?: readonly Row[];
}

const store = (source: string, given: Verbs): Table => ({
  source,
  valued: given.valued,
  ...(given.bare === undefined ? {} : { bare: given.bare }),
  rows: [
    { words: given.reads, traits: 'cloud-read' },
    { words: given.copies, traits: 'upload', effects: copies, refine: mirrors('--no-such-option') },
    {
      words: given.mirrors,
      traits: 'cloud-write upload',
      effects: copies,
      refine: mirrors(...(given.deletes === undefined ? [] : given.deletes.split(' '))),
    },
    {
      words: given.removes,
      traits: 'cloud-write removal',
      when: [
        { flags: given.all, traits: 'cloud-destroy' },
        { operand: /\*/, traits: 'cloud-destroy' },
        { operand: keptForAll, traits: 'cloud-destroy' },
      ],
    },
    { words: given.destroys, traits: 'cloud-destroy' },
    { words: given.writes, traits: 'cloud-write' },
    ...(given.more ?? []),
  ],
});

/** Clients of object stores of any kind, by their manuals. */
export const objectStoreTables: Record<string, Table> = {
  rclone: store('https://rclone.org/commands', {
    valued:
      '--config --transfers --checkers --include --exclude --filter --bwlimit --max-age --min-age --max-size --min-size --log-level --log-file --backup-dir --s3-endpoint',
    bare: '-v -vv -P --progress -n --dry-run -i --interactive --fast-list -q',
    reads:
      'ls | lsd | lsl | lsf | lsjson | size | about | version | check | cryptcheck | listremotes | cat | tree | md5sum | sha1sum | hashsum | config show | config file | ncdu | help',
    copies: 'copy | copyto | copyurl | rcat | link | serve',
    mirrors: 'sync | bisync',
    removes: 'deletefile | move | moveto',
    all: '--no-such-option',
    destroys: 'delete | purge | cleanup | rmdir | rmdirs | dedupe',
    writes: 'mkdir | touch | settier | backend',
    more: [{ words: 'config | config dump | config reconnect', traits: 'secret-read' }],
  }),
  s3cmd: store('https://s3tools.org/usage', {
    valued:
      '-c --config --access_key --secret_key --host --host-bucket --exclude --include --region --storage-class -m --mime-type --add-header --acl',
    bare: '-r --recursive -f --force -n --dry-run -v --verbose -P --acl-public',
    reads: 'ls | la | info | du | multipart | signurl',
    copies: 'put | get | cp | mv',
    mirrors: 'sync',
    deletes: '--delete-removed',
    removes: 'del | rm',
    all: '-r --recursive',
    destroys: 'rb | expire | delpolicy | dellifecycle | delreplication',
    writes: 'mb | setacl | setpolicy | setlifecycle | setcors | modify | restore | accesslog | abortmp',
  }),
  s5cmd: store('https://github.com/peak/s5cmd', {
    valued: '--endpoint-url --profile --credentials-file --numworkers --retry-count --log',
    bare: '--dry-run --json --stat --no-sign-request',
    reads: 'ls | du | head | cat | bucket-version | version',
    copies: 'cp | mv | pipe',
    mirrors: 'sync',
    deletes: '--delete',
    removes: 'rm',
    all: '--all-versions',
    destroys: 'rb',
    writes: 'mb | run | select',
  }),
  mc: store('https://min.io/docs/minio/linux/reference/minio-mc.html', {
    valued: '-C --config-dir --older-than --newer-than --attr --tags --storage-class',
    bare: '--json --debug --insecure -q --quiet --no-color -r --recursive --force --dangerous',
    reads:
      'ls | tree | stat | cat | head | du | find | diff | version info | admin info | alias list | alias ls | policy get | anonymous get | anonymous list | ping | ready | watch | sql | ilm rule ls | quota info',
    copies: 'cp | mv | pipe | put | get',
    mirrors: 'mirror',
    deletes: '--remove',
    removes: 'rm | undo',
    all: '-r --recursive --versions --force --dangerous',
    destroys:
      'rb | admin bucket delete | admin user remove | admin policy remove | admin service stop | admin decommission | admin heal | replicate rm | admin bucket remote rm',
    writes:
      'mb | anonymous set | policy set | tag set | version enable | version suspend | retention | legalhold | ilm | event | admin | encrypt | replicate',
    more: [
      { words: 'alias set | alias remove | alias rm | alias import', traits: 'system-config' },
      { words: 'share | admin user add | admin user svcacct', traits: 'secret-read' },
    ],
  }),
  b2: store('https://b2-command-line-tool.readthedocs.io', {
    valued: '--threads --profile --encryption',
    bare: '--quiet --recursive -r',
    reads:
      'ls | bucket list | bucket get | file info | account get | version | list-buckets | list-file-names | get-file-info',
    copies: 'file upload | file download | upload-file | download-file-by-name | file copy-by-id',
    mirrors: 'sync',
    deletes: '--delete',
    removes: 'rm | file delete | delete-file-version | file hide',
    all: '-r --recursive --versions',
    destroys: 'bucket delete | delete-bucket | key delete | delete-key',
    writes: 'bucket create | bucket update | create-bucket | update-bucket',
    more: [
      { words: 'key create | create-key | account authorize | authorize-account', traits: 'secret-read' },
    ],
  }),
  azcopy: store('https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy', {
    valued: '--include-pattern --exclude-pattern --log-level --from-to --cap-mbps',
    bare: '--recursive --dry-run',
    reads: 'list | jobs list | jobs show | env | doc',
    copies: 'copy | cp | c',
    mirrors: 'sync | s',
    deletes: '--delete-destination',
    removes: 'remove | rm | r',
    all: '--recursive',
    destroys: 'jobs clean',
    writes: 'make | mk | set-properties | jobs resume',
    more: [{ words: 'login | logout', traits: 'system-config' }],
  }),
  ossutil: store('https://www.alibabacloud.com/help/oss/developer-reference/ossutil', {
    valued: '-c --config-file -e --endpoint -i -k --include --exclude',
    bare: '-r --recursive -f --force -u -b -a',
    reads: 'ls | stat | du | cat | hash',
    copies: 'cp',
    mirrors: 'sync',
    deletes: '--delete',
    removes: 'rm',
    all: '-r --recursive -b -a',
    destroys: 'rb',
    writes: 'mb | set-acl | set-meta | lifecycle | bucket-policy',
  }),
};
