import { describe, expect, test } from 'vitest';
import { builtin, judgeCall } from './support.ts';

/** Calls of one kind that nobody needs to be asked about, and their nearest neighbours that ask or are refused. */
interface Kind {
  readonly what: string;
  readonly passes: readonly string[];
  readonly stopped: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    what: 'deletes what is made again, by its name or its ending',
    passes: [
      'rm -rf .pio/build-esp32 nimcache',
      'rm -rf doc/html docs/_autosummary docs/source/generated',
      'find . -iname .DS_Store -delete; rm -f **/.DS_store **/._*',
      "find lib -name '*.lo' -delete -o -name '*.la' -delete",
      "find . -type f -name '.Rhistory' -exec rm {} +",
      'rm -rf manual/*.pdf slides/*.dvi',
    ],
    stopped: [
      'rm -rf docs',
      'rm -rf docs/source',
      'rm -rf protos_generated_by_hand',
      'rm -rf assets/*.pdf',
      "find . -name '*.c' -delete",
      'rm -rf src/*.cc',
      'rm -rf doc/html notes',
    ],
  },
  {
    what: 'formats what a search found by its endings',
    passes: [
      "find lib \\( -name '*.cc' -o -name '*.hh' \\) | xargs clang-format -i",
      "find src include \\( -iname '*.cpp' -o -iname '*.hpp' \\) -not -path '*/third/*' | xargs clang-format -i",
    ],
    stopped: [
      "find . \\( -name '*.ts' -o -name '*.json' \\) | xargs prettier --write",
      'find . -type f | xargs clang-format -i',
      "find ../other \\( -name '*.cc' -o -name '*.hh' \\) -exec clang-format -i {} +",
    ],
  },
  {
    what: 'reads files that a plain beginning or ending names',
    passes: [
      'for f in release/tool-linux-*; do sha256sum "$f"; done',
      'cp external/*.so* plugin/',
      'cp -P /usr/lib/x86_64-linux-gnu/libgomp*.so* AppDir/lib/',
    ],
    stopped: ['cat secrets/db*', 'cat config/*.p*', 'cat certs/server*', 'cat .con*', 'cat ../else/note*'],
  },
];

const policy = builtin();

describe.each(kinds)('$what', ({ passes, stopped }) => {
  test.each(passes)('%s passes', (command) => {
    expect(judgeCall(policy, command).effect).toBe('allow');
  });

  test.each(stopped)('%s does not', (command) => {
    expect(judgeCall(policy, command).effect).not.toBe('allow');
  });
});
