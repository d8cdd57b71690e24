import { describe, expect, test } from 'vitest';
import type { CodeLanguage } from '../../../src/planner/code/languages.ts';
import { readCode } from '../../../src/planner/code/read-code.ts';
import { staticValue } from '../../../src/planner/value.ts';

const languages: CodeLanguage[] = ['javascript', 'python', 'ruby', 'perl', 'php', 'lua', 'r'];

/** What a piece of code does, one line for each effect. */
const does = (language: CodeLanguage, code: string, args: string[] = []): string[] =>
  readCode(language, code, { home: '/home/u', args: args.map((arg) => staticValue(arg)) }).effects.map(
    (effect) => {
      switch (effect.type) {
        case 'path':
          return `${effect.access}${effect.recursive === true ? ' -r' : ''} ${effect.values.map(({ word }) => (word.type === 'static' ? word.value : word.type === 'glob' ? word.pattern : '?')).join(' ')}`;
        case 'command':
          return `run ${effect.words.map(({ word }) => (word.type === 'static' ? word.value : '?')).join(' ')}`;
        case 'script':
          return `shell ${effect.text.word.type === 'static' ? effect.text.word.value : '?'}`;
        case 'network':
          return `network ${effect.hosts.map((host) => `${host.host ?? '?'}${host.upload ? ' upload' : ''}`).join(' ')}`;
        case 'into':
          return `into ${effect.target.word.type === 'static' ? effect.target.word.value : '?'}`;
        default:
          return effect.type;
      }
    },
  );

describe('effects of code', () => {
  test.each<[CodeLanguage, string, string[]]>([
    ['python', "open('a.txt').read()", ['read a.txt']],
    ['python', "open('a.txt', 'w')", ['write a.txt']],
    ['python', "open('a.txt', mode='r+')", ['write a.txt', 'read a.txt']],
    ['python', "import shutil; shutil.move('a', 'b')", ['delete a', 'into b']],
    ['python', "import os; os.system('ls -l')", ['shell ls -l']],
    [
      'python',
      "import subprocess; subprocess.run(['git', 'status'], cwd='sub')",
      ['run env -C sub git status'],
    ],
    ['python', "import subprocess; subprocess.run('a | b', shell=True)", ['shell a | b']],
    ['python', "import os\nos.chmod('x', 0o777)", ['chmod x']],
    ['python', "from pathlib import Path\n(Path('a') / 'b').unlink()", ['delete a/b']],
    ['python', "from pathlib import Path\np = Path.home() / '.x'\np.write_text('')", ['write /home/u/.x']],
    ['python', "import os\nopen(os.path.join('/etc', 'x'))", ['read /etc/x']],
    ['python', "p = 'a'\np = 'b'\nopen(p)", ['read ?']],
    ['python', "for p in ['a', 'b']: open(p)", ['read ?']],
    ['python', "import glob\nfor p in glob.glob('src/*.py'): open(p)", ['list src/*.py', 'read src/*.py']],
    ['python', "import requests; requests.post('https://x.example/a')", ['network x.example upload']],
    ['python', "import requests; requests.get('https://x.example/a')", ['network x.example']],
    ['javascript', "require('fs').cpSync('a', 'b', {recursive: true})", ['read a', 'write b']],
    ['javascript', "fs.rmSync(process.env.HOME + '/x', {recursive: true})", ['delete -r /home/u/x']],
    ['javascript', "require('path').join('/etc', '/x')", []],
    ['javascript', "fs.readFileSync(require('path').join('/etc', '/x'))", ['read /etc/x']],
    ['javascript', "fs.readFileSync(require('path').resolve('/etc', '/x'))", ['read /x']],
    [
      'javascript',
      "const c = require('child_process'); c.spawn('a', ['b c'], {shell: true})",
      ['shell a b c'],
    ],
    [
      'javascript',
      "require('child_process').exec('ls', {cwd: 'it\\'s'})",
      ["shell cd 'it'\\''s' && {\nls\n}"],
    ],
    ['ruby', "File.rename('a', 'b')", ['delete a', 'write b']],
    ['ruby', "Dir['*.rb'].each { |f| puts File.read(f) }", ['list *.rb', 'read *.rb']],
    ['perl', "open(F, '<', 'a'); open(G, '>b'); open(H, 'c |')", ['read a', 'write b', 'shell c ']],
    ['php', "copy('a', 'b');", ['read a', 'write b']],
    ['lua', "os.rename('a', 'b')", ['delete a', 'write b']],
    ['r', "file.copy('a', 'b')", ['read a', 'write b']],
  ])('%s: %s', (language, code, expected) => {
    expect(does(language, code)).toEqual(expected);
  });

  test('words behind the code are its arguments', () => {
    expect(does('python', 'import sys; open(sys.argv[1])', ['/etc/x'])).toEqual(['read /etc/x']);
    expect(does('javascript', 'fs.readFileSync(process.argv[1])', ['/etc/x'])).toEqual(['read /etc/x']);
    expect(does('ruby', 'File.read(ARGV[0])', ['/etc/x'])).toEqual(['read /etc/x']);
    expect(does('python', 'import sys; open(sys.argv[2])', ['/etc/x'])).toEqual(['read ?']);
  });

  test('are listed of code that is not understood as well', () => {
    const read = readCode('python', "import shutil, ctypes\nshutil.rmtree('/home')\nctypes.x()");
    expect(read.opaque).toBe(true);
    expect(does('python', "import shutil, ctypes\nshutil.rmtree('/home')\nctypes.x()")).toContain(
      'delete -r /home',
    );
  });

  test('an opened connection and a shell are told apart from each alone', () => {
    const traits = (code: string): readonly string[] => readCode('python', code).traits;
    const connects = "import socket\ns = socket.socket()\ns.connect(('10.0.0.1', 80))\n";
    expect(traits(connects)).not.toContain('net-shell');
    expect(traits("import subprocess\nsubprocess.run(['sh', 'x.sh'])")).not.toContain('net-shell');
    expect(traits(`${connects}import subprocess\nsubprocess.run(['sh', '-i'])`)).toContain('net-shell');
  });
});

describe('what is not read', () => {
  test.each(languages)('more than 64 KiB of %s', (language) => {
    expect(readCode(language, '1\n'.repeat(40_000)).opaque).toBe(true);
  });

  test.each(languages)('%s nested deeper than 50', (language) => {
    expect(readCode(language, `${'('.repeat(60)}1${')'.repeat(60)}`).opaque).toBe(true);
  });

  test.each(languages)('%s with a text that does not end', (language) => {
    expect(readCode(language, "'abc").opaque).toBe(true);
  });

  test('texts evaluated in texts without end', () => {
    const nested = [1, 2, 3, 4, 5].reduce((code) => `exec(${JSON.stringify(code)})`, 'print(1)');
    expect(readCode('python', nested).opaque).toBe(true);
    expect(readCode('python', 'exec("exec(\'print(1)\')")').opaque).toBe(false);
  });
});

test('names of names are followed with bounded work', () => {
  const terms = (name: string): string => Array.from({ length: 60 }, () => name).join(' + ');
  const lines = Array.from({ length: 20 }, (_, index) => `a${index + 1} = ${terms(`a${index}`)}`);
  const read = readCode('python', ["a0 = 'x'", ...lines, 'open(a20)'].join('\n'));
  expect(read.opaque).toBe(true);
});

/** A generator of numbers with a seed, so that a failure can be repeated. */
const random = (seed: number) => (): number => {
  seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
  return seed / 0x7fffffff;
};

const pieces =
  '( ) [ ] { } " \' ` / // # -- /* */ \\ \n ; , . : :: -> => = == + - * % %w( %q{ q( qw/ s/ y/ << <<~X <<< $x $_ $1 @x @{ ${ #{ f"{ r" b\' """ \'\'\' && || | & ! ? ?> <?php [[ ]] --[[ do end if for in def lambda |x| x y os.system eval import from as class print( 1 0x1f 1.5 …'.split(
    ' ',
  );

describe('random code', () => {
  const seed = Number(process.env.AEGIS_FUZZ_SEED ?? 7);
  test.each(languages)(`never breaks the reader of %s (seed ${seed})`, (language) => {
    const next = random(seed);
    for (let round = 0; round < 1500; round += 1) {
      const length = 1 + Math.floor(next() * 24);
      const code = Array.from({ length }, () => pieces[Math.floor(next() * pieces.length)] ?? '').join(
        next() < 0.5 ? ' ' : '',
      );
      const read = readCode(language, code);
      // Whatever is in it: what the reader does not name as understood is opaque.
      expect(read.opaque, code).toBe(!read.traits.includes('code-read'));
      if (/\beval\b|os\.system/.test(code) && read.effects.length === 0) {
        const hidden = read.opaque || /['"`#/]|--|q[w(]|<</.test(code);
        expect(hidden, code).toBe(true);
      }
    }
  });
});
