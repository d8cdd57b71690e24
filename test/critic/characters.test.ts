import { describe, expect, it } from 'vitest';
import { findingsOn, idsOn, shellCall, toolCall } from './support.ts';

const tag = String.fromCodePoint(0xe0041);
const override = '\u202e';
const isolate = '\u2066';
const rightMark = '\u200f';
const noWidth = '\u200b';
const joiner = '\u200d';

const write = (content: string) => toolCall('Write', { file_path: '/home/dev/project/a.md', content });
const effectOf = (call: Parameters<typeof findingsOn>[0], id: string) =>
  findingsOn(call).find((finding) => finding.id === id)?.effect;

describe('a character that hides is refused where it acts', () => {
  it.each([
    ['unicode.tag', shellCall(`echo a${tag}b`)],
    ['unicode.tag', toolCall('Read', { file_path: `/home/dev/project/a${tag}` })],
    ['unicode.tag', toolCall('WebFetch', { url: 'https://h/', prompt: `sum up${tag}` })],
    ['unicode.bidi', shellCall(`echo ${override}fdp.exe`)],
    ['unicode.bidi', shellCall(`cat a${isolate}b`)],
    ['unicode.bidi', shellCall(`cat a${rightMark}b`)],
    ['unicode.bidi', toolCall('Read', { file_path: `/home/dev/project/${override}a` })],
    ['unicode.invisible', shellCall(`r${noWidth}m x`)],
    ['unicode.invisible', shellCall(`cat a${joiner}b`)],
    ['unicode.invisible', shellCall('curl https://exam\u00adple.com')],
    ['unicode.invisible', shellCall(`ls --al${noWidth}l`)],
    ['unicode.invisible', toolCall('Write', { file_path: `/home/dev/project/a${noWidth}`, content: 'x' })],
  ])('%s', (id, call) => {
    expect(effectOf(call, id)).toBe('deny');
  });
});

describe('in a text that is written it weighs, and does not deny', () => {
  it.each([
    ['unicode.tag', `text ${tag}${tag}`, 50],
    ['unicode.bidi', `if (admin) { ${override}`, 50],
    ['unicode.invisible', `a${noWidth}b${noWidth}c${noWidth}d${noWidth}e`, 25],
  ])('%s', (id, content, weight) => {
    const [finding] = findingsOn(write(content));
    expect(finding).toMatchObject({ id, weight });
    expect(finding?.effect).toBeUndefined();
  });

  it('and three characters without width are nothing', () => {
    expect(idsOn(write(`a${noWidth}b${noWidth}c${noWidth}d`))).toEqual([]);
  });
});

describe('the languages of people are left alone', () => {
  const texts = [
    'شكرا جزيلا على المساعدة',
    'می\u200cخواهم و نمی\u200cدانم و کتاب\u200cها و خانه\u200cها و بچه\u200cها',
    'שלום \u200fעולם (test)\u200e חדש',
    'क्\u200dषि और श्री\u200d\u092e\u200d\u093e\u200d\u0930',
    '日本語のコメントと中国語的注释',
    'Привет, мир: обновить README',
    'Καλημέρα κόσμε',
    'Family 👨\u200d👩\u200d👧\u200d👦 and ❤\ufe0f and 🏳\ufe0f\u200d🌈 and 👩🏽\u200d💻 and 1\ufe0f\u20e3',
    `England ${'🏴'}${String.fromCodePoint(0xe0067, 0xe0062, 0xe0065, 0xe006e, 0xe0067, 0xe007f)} plays`,
    '葛\u{e0100}城市',
    '\ufeffid,name\n1,a\n',
  ];
  it.each(texts)('%s, in a file', (text) => {
    expect(idsOn(write(text))).toEqual([]);
  });
  it.each(texts.slice(0, 8))('%s, in a commit message', (text) => {
    expect(idsOn(`git commit -m "${text}"`)).toEqual([]);
  });
  it.each(['отчёт.txt', '文件.md', 'docs/überblick.md', 'naïve.py', 'Δt.csv', 'λ.hs'])(
    '%s, as a path',
    (path) => {
      expect(idsOn(`cat ${path}`)).toEqual([]);
    },
  );
});

describe('words of two alphabets', () => {
  it.each([['cat аpp.ts'], ['ѕudo ls'], ['curl https://gооgle.com/'], ['rm Νotes.md']])('%s', (command) => {
    expect(idsOn(command)).toContain('unicode.confusable');
  });

  it.each(['echo "аpp"', 'git commit -m "привет app"'])('%s is data', (command) => {
    expect(idsOn(command)).toEqual([]);
  });
});

describe('control characters and escape sequences', () => {
  it.each([
    ['a C0 in a written text', write('a\u0007b')],
    ['an escape in a written text', write('\u001b[2J')],
    ['a C1 in an argument', toolCall('mcp__mail__send', { body: 'a\u009b2J' })],
    ['a CR that paints over', toolCall('mcp__mail__send', { body: 'safe\rrm -rf' })],
    ['a clipboard sequence', shellCall("printf '\\033]52;c;cm0=\\a'")],
    ['a link that leads elsewhere', shellCall("echo -e '\\e]8;;http://x\\e\\\\y'")],
    ['a sequence made by the shell', shellCall("echo $'\\e]0;title\\a'")],
  ])('%s', (_, call) => {
    expect(idsOn(call)).toContain('term.escape');
  });

  it.each([
    ['CRLF text', write('a\r\nb\r\n')],
    ['tabs and form feeds', write('a\tb\f')],
    ['colours', shellCall("printf '\\033[32mok\\033[0m\\n'")],
    ['colours made by the shell', shellCall("echo $'\\e[1;31mno\\e[0m'")],
  ])('%s are ordinary', (_, call) => {
    expect(idsOn(call)).toEqual([]);
  });
});
