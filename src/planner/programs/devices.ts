import { hasFlag } from '../options.ts';
import { staticText } from '../value.ts';
import type { Profile } from './profile.ts';
import type { Table } from './subcommands.ts';

/** What `adb shell` only looks at. */
const looksAtDevice =
  /^(?:getprop|dumpsys|pm (?:list|path)|wm (?:size|density)|settings (?:get|list)|ps|ls|df|cat \/proc\/|uptime|date|id|whoami|top -n|logcat -d|cmd package list|ime list|input keyevent|input tap|am start)\b(?!.*[;&|<>`$])/;

/** https://developer.android.com/tools/adb */
const adb: Table = {
  source: 'https://developer.android.com/tools/adb',
  valued: '-s -t -H -P -L',
  rows: [
    {
      words:
        'devices | version | get-state | get-serialno | get-devpath | start-server | wait-for-device | wait-for-local-device | help | features | host-features',
      traits: 'read-only',
    },
    { words: 'logcat', traits: 'read-only', when: [{ flags: '-c --clear', traits: 'dev-service' }] },
    {
      words: 'forward | reverse',
      traits: 'dev-service',
      when: [{ flags: '--list', traits: 'read-only' }],
    },
    { words: 'install | install-multiple', traits: 'dev-service', operands: 'read' },
    {
      words: 'shell',
      traits: 'remote-exec',
      stops: 0,
      refine: (use) =>
        looksAtDevice.test(use.rest.map((value) => staticText(value) ?? '$').join(' '))
          ? 'read-only'
          : undefined,
    },
  ],
};

/** https://developer.apple.com/documentation/xcode/running-your-app-in-simulator-or-on-a-device, `simctl help` */
const simctl: Table = {
  source: 'https://developer.apple.com/documentation/xcode/running-your-app-in-simulator-or-on-a-device',
  rows: [
    {
      words: 'list | getenv | help | runtime list | get_app_container | listapps | appinfo',
      traits: 'read-only',
    },
    {
      words:
        'boot | shutdown | install | launch | terminate | openurl | io | status_bar | privacy | push | ui | addmedia | create | clone | location | spawn | uninstall',
      traits: 'dev-service',
    },
  ],
};

/** Tables of the tools on devices and their simulators. */
export const deviceTables: Record<string, Table> = { adb, simctl };

/** codesign(1): it looks with `-d` and `-v`; with `-s` it writes what it is given. */
export const devicePrograms: Record<string, Profile> = {
  codesign: {
    valued: '-s --sign -o --options -i --identifier -r --requirements',
    pathOptions: { read: '--entitlements' },
    refine: ({ flags }) =>
      hasFlag(flags, '-s', '--sign', '--remove-signature') ? ['project-task'] : ['read-only'],
    effects: ({ flags, operands }) => [
      {
        type: 'path',
        access: hasFlag(flags, '-s', '--sign', '--remove-signature') ? 'write' : 'read',
        values: operands,
      },
    ],
  },
};
