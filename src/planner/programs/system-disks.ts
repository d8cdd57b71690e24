import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText, staticValue, type Value } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';
import { byVerb, reads, verbs } from './system-verbs.ts';

/** The commands of parted(8) that only show, each with the words that it takes: every one of a line is carried out. */
const onlyPrints = (words: readonly Value[]): boolean =>
  words.length > 0 &&
  words.every((word) =>
    /^(?:print|p|unit|s|B|kB|MB|GB|TB|MiB|GiB|TiB|%|compact|chs|cyl|free|devices|list|all|[0-9]+|align-check|opt|min|optimal|minimal|help|version|quit|q)$/i.test(
      staticText(word) ?? '',
    ),
  );

const mount = ({ operands, flags }: Invocation): readonly Trait[] =>
  operands.length === 0 && !hasFlag(flags, '-a', '--all') ? ['read-only'] : ['system-config'];

const image =
  /\.(?:img|iso|raw|qcow2|vmdk|vdi|vhdx?|dmg|bin|fs|ext[234]|x?fat|btrfs|xfs|squashfs|loop|disk|image)$|(?:^|\/)swap(?:file|\.\d+)?$/;

/** A file that stands for a disk, and no disk beside it. */
const imagesOf = ({ operands }: Invocation): readonly Value[] => {
  const images = operands.filter((value) => image.test(staticText(value) ?? ''));
  const disks = operands.some(
    (value) => staticText(value) === undefined || /^\/dev\//.test(certainPrefix(value)),
  );
  return disks ? [] : images;
};

/** Work on an image is work on that file. */
const imageEffects = (invocation: Invocation): Effect[] => {
  const values = imagesOf(invocation);
  return values.length === 0 ? [] : [{ type: 'path', access: 'write', values }];
};

const disk: Profile = {
  refine: (invocation) =>
    hasFlag(invocation.flags, '--help', '--version', '-V')
      ? ['read-only']
      : imagesOf(invocation).length > 0
        ? []
        : ['device'],
  effects: imageEffects,
};

/** A tool of disks that also only lists: `fdisk -l`. */
const diskUnless = (flags: string, operand?: RegExp): Profile => ({
  refine: (invocation) =>
    hasFlag(invocation.flags, ...flags.split(' '), '--version', '--help') ||
    operand?.test(certainPrefix(invocation.operands[0] ?? staticValue('?'))) === true
      ? ['read-only']
      : imagesOf(invocation).length > 0
        ? []
        : ['device'],
  effects: imageEffects,
});

const diskVerbs = byVerb(
  verbs({
    'read-only': 'list info activity listFilesystems',
    'system-config': 'mount unmount eject mountDisk unmountDisk',
  }),
  'device',
);

/** The verbs of APFS, CoreStorage and RAID stand behind their family: `diskutil apfs list`. diskutil(8). */
const diskUtility: NonNullable<Profile['refine']> = (invocation) => {
  const [family, ...operands] = invocation.operands;
  return /^(?:apfs|ap|coreStorage|cs|appleRAID|ar)$/i.test(staticText(family) ?? '') &&
    /^(?:list\w*|info\w*)$/.test(staticText(operands[0]) ?? '')
    ? ['read-only']
    : diskVerbs(invocation);
};

/** Programs that work on disks and file systems themselves. The Debian manual pages; ATT&CK T1561. */
export const diskPrograms: Record<string, Profile> = {
  mkfs: disk,
  ...Object.fromEntries(
    'ext2 ext3 ext4 xfs btrfs vfat fat ntfs exfat f2fs minix cramfs msdos bfs reiserfs jfs'
      .split(' ')
      .map((kind) => [`mkfs.${kind}`, disk]),
  ),
  mke2fs: disk,
  mkswap: disk,
  mkntfs: disk,
  newfs: disk,
  newfs_apfs: disk,
  wipefs: {
    refine: (invocation) =>
      !hasFlag(invocation.flags, '-a', '--all', '-o', '--offset')
        ? ['read-only']
        : imagesOf(invocation).length > 0
          ? []
          : ['device', 'erase'],
    effects: imageEffects,
  },
  blkdiscard: disk,
  badblocks: diskUnless('-V'),
  hdparm: {
    refine: ({ flags }) =>
      flags.some((flag) =>
        /^--(?:security|trim|make-bad|write|fwdownload|yes|sanitize|dco)|^-[YZ]$/.test(flag),
      )
        ? ['device']
        : ['read-only'],
  },
  nvme: {
    refine: byVerb(
      verbs({ 'read-only': 'list id-ctrl smart-log list-subsys', device: 'format sanitize' }),
      'device',
    ),
  },
  fdisk: diskUnless('-l --list'),
  sfdisk: diskUnless('-l --list -d --dump -J --json'),
  cfdisk: disk,
  gdisk: diskUnless('-l'),
  sgdisk: diskUnless('-p --print -i --info -v --verify'),
  parted: {
    refine: (invocation) =>
      hasFlag(invocation.flags, '-l', '--list') || onlyPrints(invocation.operands.slice(1))
        ? ['read-only']
        : imagesOf(invocation).length > 0
          ? []
          : ['device'],
    effects: imageEffects,
  },
  partprobe: disk,
  dmsetup: { refine: byVerb(verbs({ 'read-only': 'ls info status table deps version' }), 'device') },
  mdadm: diskUnless('--detail -D --query -Q --examine -E'),
  losetup: {
    refine: ({ flags, operands }) =>
      operands.length === 0 || hasFlag(flags, '-l', '-a', '--list') ? ['read-only'] : ['system-config'],
  },
  cryptsetup: { refine: byVerb(verbs({ 'read-only': 'status luksDump isLuks luksUUID' }), 'device') },
  zpool: { refine: byVerb(verbs({ 'read-only': 'list status get history iostat' }), 'device') },
  zfs: {
    refine: byVerb(
      verbs({ 'read-only': 'list get diff version', device: 'destroy rollback' }),
      'system-config',
    ),
  },
  btrfs: {
    refine: ({ operands }) =>
      operands.slice(1).some((value) => /^(?:delete|del|format)$/.test(certainPrefix(value)))
        ? ['device']
        : operands.slice(1).some((value) => /^(?:list|show|usage|df|status)$/.test(certainPrefix(value)))
          ? ['read-only']
          : ['system-config'],
  },
  ...Object.fromEntries(
    'lvremove vgremove pvremove lvreduce pvcreate vgcreate lvcreate resize2fs xfs_growfs tune2fs swapoff fsck e2fsck'
      .split(' ')
      .map((name) => [name, disk]),
  ),
  ...Object.fromEntries(
    'lvs vgs pvs lvdisplay vgdisplay pvdisplay dumpe2fs smartctl'.split(' ').map((name) => [name, reads]),
  ),
  diskutil: { refine: diskUtility },
  mount: { refine: mount },
  umount: { traits: 'system-config' },
  swapon: {
    refine: ({ flags }) => (hasFlag(flags, '-s', '--show', '--summary') ? ['read-only'] : ['system-config']),
  },
  hdiutil: { refine: byVerb(verbs({ 'read-only': 'info imageinfo verify' }), 'system-config') },
};
