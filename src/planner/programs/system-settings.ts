import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';
import { byVerb, reads, verbs } from './system-verbs.ts';

const crontab = ({ flags, operands }: Invocation): readonly Trait[] => {
  if (hasFlag(flags, '-r')) return ['persistence', 'erase'];
  return hasFlag(flags, '-l') && operands.length === 0 ? ['read-only'] : ['persistence'];
};

const clipboardRead: Effect = { type: 'source', end: 'secret' };

const osascript = /shutdown|restart|log out|sleep|empty the trash/;

/** Programs that set what runs later and how the machine looks, and those of its screen and clipboard. crontab(1), defaults(1); ATT&CK T1053.003, T1113, T1115. */
export const settingPrograms: Record<string, Profile> = {
  crontab: {
    valued: '-u',
    refine: crontab,
    effects: ({ flags }) => (hasFlag(flags, '-l', '-r') ? [] : [{ type: 'code', reason: 'args' }]),
  },
  at: {
    valued: '-q -f -t',
    refine: ({ flags }) => (hasFlag(flags, '-l', '-V') ? ['read-only'] : ['persistence']),
  },
  batch: { valued: '-q -f', traits: 'persistence' },
  plutil: {
    valued: '-convert -o -e -extract -replace -insert -remove -type -expect',
    singleDash: true,
    operands: 'read',
    refine: ({ flags, options, operands }) => {
      if (hasFlag(flags, '-lint', '-p', '-help', '-extract', '-type')) return ['file-work'];
      const out = options.find(({ flag }) => flag === '-o')?.value;
      return hasFlag(flags, '-convert') && (out !== undefined || operands.length > 0) ? ['file-work'] : [];
    },
    effects: ({ flags, options, operands }) => {
      if (!hasFlag(flags, '-convert', '-replace', '-insert', '-remove')) return [];
      const out = options.filter(({ flag }) => flag === '-o').map(({ value }) => value);
      const named = (out.length > 0 ? out : operands).filter((value) => staticText(value) !== '-');
      return named.length === 0 ? [] : [{ type: 'path', access: 'write', values: named }];
    },
  },
  atq: reads,
  atrm: { traits: 'persistence' },
  history: {
    refine: ({ flags }) =>
      hasFlag(flags, '-c', '-d', '-w', '-r', '-a', '-n') ? ['log-clear'] : ['read-only'],
  },
  defaults: { refine: byVerb(verbs({ 'read-only': 'read read-type domains find help' }), 'system-config') },
  gsettings: {
    refine: byVerb(
      verbs({ 'read-only': 'get list-schemas list-keys list-recursively describe range writable' }),
      'system-config',
    ),
  },
  dconf: { refine: byVerb(verbs({ 'read-only': 'read list dump' }), 'system-config') },
  'xdg-mime': { refine: byVerb(verbs({ 'read-only': 'query' }), 'system-config') },
  osascript: {
    valued: '-e -l',
    refine: ({ options }) =>
      options.some(({ value }) => osascript.test(certainPrefix(value))) ? ['shutdown'] : [],
  },
  pmset: {
    refine: ({ flags, words }) =>
      hasFlag(flags, '-g')
        ? ['read-only']
        : words.some((word) => /now$/.test(staticText(word) ?? ''))
          ? ['shutdown']
          : ['system-config'],
  },

  pbpaste: { traits: 'clipboard', effects: () => [clipboardRead] },
  pbcopy: { traits: 'clipboard' },
  xclip: {
    valued: '-selection -sel -d -t -target',
    singleDash: true,
    traits: 'clipboard',
    effects: ({ flags }) => (hasFlag(flags, '-o', '-out') ? [clipboardRead] : []),
  },
  xsel: {
    traits: 'clipboard',
    effects: ({ flags }) => (hasFlag(flags, '-o', '--output') ? [clipboardRead] : []),
  },
  'wl-paste': { traits: 'clipboard', effects: () => [clipboardRead] },
  'wl-copy': { traits: 'clipboard' },
  screencapture: { operands: 'write', traits: 'screen-capture' },
  scrot: { operands: 'write', traits: 'screen-capture' },
  'gnome-screenshot': { traits: 'screen-capture', pathOptions: { write: '-f --file' } },
  import: { operands: 'write', traits: 'screen-capture' },
  grim: { operands: 'write', traits: 'screen-capture' },
  maim: { operands: 'write', traits: 'screen-capture' },
  xwd: { traits: 'screen-capture', pathOptions: { write: '-out' } },
  xinput: { refine: byVerb(verbs({ 'screen-capture': 'test test-xi2' }), 'read-only') },
  logkeys: { traits: 'screen-capture' },
};
