import { hasFlag } from '../options.ts';
import { staticText } from '../value.ts';
import type { Profile } from './profile.ts';
import type { Table } from './subcommands.ts';

/** https://man.openbsd.org/tmux: what a command of it starts is planned by itself. */
const tmux: Table = {
  source: 'https://man.openbsd.org/tmux',
  valued: '-L -S -f -c -T',
  unsafe: '-f -S -c',
  rows: [
    {
      words:
        'ls | list-sessions | lsw | list-windows | lsp | list-panes | list-clients | list-keys | list-commands | has-session | has | capture-pane | capturep | display-message | display | show-options | show | info | show-messages | show-buffer | list-buffers | server-info',
      traits: 'read-only',
      valued: '-t -S -E -F -s -b -f',
    },
    {
      words:
        'new-session | new | new-window | neww | split-window | splitw | respawn-pane | respawn-window | send-keys | send | attach-session | attach | a | detach-client | detach | kill-session | kill-pane | kill-window | killp | killw | select-pane | select-window | selectp | selectw | resize-pane | rename-session | rename-window | rename | switch-client | start-server | wait-for | clear-history',
      traits: 'dev-service',
      runs: true,
      loose: true,
      valued: '-t -s -n -c -x -y -e -F -l -p',
    },
  ],
};

/** The tables of tmux. */
export const multiplexerTables: Record<string, Table> = { tmux };

/** screen(1): what it starts is planned by itself. */
export const multiplexerPrograms: Record<string, Profile> = {
  screen: {
    valued: '-S -t -s -T -p -h -e',
    pathOptions: { read: '-c' },
    refine: ({ words, flags }) => {
      const texts = words.map(staticText);
      if (texts.some((text) => text === '-ls' || text === '-list' || text === '-v')) return ['read-only'];
      const tells =
        !hasFlag(flags, '-X') ||
        texts.some((text) => /^(quit|kill|stuff|exec|screen|title)$/.test(text ?? ''));
      return hasFlag(flags, '-c') || !tells ? [] : ['dev-service'];
    },
  },
};
