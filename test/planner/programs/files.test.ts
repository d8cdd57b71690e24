import { describe, expect, test } from 'vitest';
import { isUncertain, planCommand, touches } from '../planning.ts';
import { flows, traits } from './facts.ts';

describe('programs on text and files', () => {
  test.each([
    ['cat a', 'read-only'],
    ['sort -u a', 'read-only'],
    ['sort --some-option a', ''],
    ['rg --pre ./x foo', ''],
    ['rg -n foo src', 'read-only'],
    ['rm -rf a', 'file-work'],
    ['rm --some-option a', ''],
    ['cp -r a b', 'file-work'],
    ['tar xzf a.tgz', 'file-work'],
    ['shred a', 'erase'],
    ['printenv NODE_ENV', 'read-only'],
    ['printenv', 'env-dump'],
    ['printenv API_TOKEN', 'env-dump'],
    ["jq '.env.PATH' a.json", 'read-only'],
    ["jq -n 'env'", 'env-dump'],
    ['ps aux', 'read-only'],
    ['ps eww', 'env-dump'],
    ['chmod 755 a', 'file-work'],
    ['chmod 777 a', 'permission'],
    ['chmod o+w a', 'permission'],
    ['chmod 1755 a', 'file-work'],
    ['chmod u+s a', 'permission'],
    ['chmod 4755 /bin/bash', 'escalation permission'],
    ['chown root a', 'permission'],
  ])('%s: %s', (command, expected) => {
    expect(traits(command)).toBe(expected);
  });

  test.each([
    ['rm -rf src/*', ['delete /ws/src/* -r', 'delete /ws/src -r']],
    ['rm -rf *', ['delete /ws/* -r', 'delete /ws -r']],
    ['rm -rf a.ts build', ['delete /ws/build -r', 'delete /ws/a.ts']],
    ['rm a b', ['delete /ws/a', 'delete /ws/b']],
    ['mv a b', ['delete /ws/a', 'write /ws/b', 'write /ws/b/a']],
    ['chmod -x a', ['chmod /ws/a']],
    ['chmod u+x a', ['chmod /ws/a']],
    ['ln -s ../a src/b', ['read /ws/a', 'write /ws/src/b', 'write /ws/src/b/a']],
    ['ln -s /etc/shadow b', ['read /etc/shadow', 'write /ws/b', 'write /ws/b/shadow']],
    ['sort -o out a', ['write /ws/out', 'read /ws/a']],
    ['tar xf a.tar -C /x', ['read /ws/a.tar', 'write /x -r']],
    ['unzip -l a.zip', ['read /ws/a.zip']],
    ['7z x a.7z -o/x', ['read /ws/a.7z', 'write /x -r']],
    ['gzip a', ['read /ws/a', 'write /ws/a']],
    ['gzip -c a', ['read /ws/a']],
    ['truncate -s 0 /etc/x', ['write /etc/x', 'delete /etc/x']],
    ['dd if=a of=/dev/sda', ['read /ws/a', 'write /dev/sda']],
    ['rg --type ts foo', ['read /ws']],
  ])('%s touches %j', (command, expected) => {
    expect(touches(planCommand(command)).map((line) => line.replace('read /ws -r', 'read /ws'))).toEqual(
      expected,
    );
  });

  test('moving a tree to where nothing stays deletes it', () => {
    expect(touches(planCommand('mv src /dev/null'))).toContain('delete /ws/src -r');
    expect(touches(planCommand('mv /home/u /tmp/x'))).toContain('delete /home/u -r');
    expect(touches(planCommand('mv dist /tmp/x'))).not.toContain('delete /ws/dist -r');
  });

  test.each([
    'tar -I ./x -xf a.tar',
    'tar cf a --checkpoint-action=exec=./x b',
    'zip a.zip b -T -TT x',
    'less +!id a',
    'rename s/a/b/ c',
  ])('what runs other code makes the plan uncertain or runs it in sight: %s', (command) => {
    const planned = planCommand(command);
    expect(isUncertain(planned) || planned.operations.filter(({ kind }) => kind === 'exec').length > 1).toBe(
      true,
    );
  });

  test('what is decoded is known as such', () => {
    expect(flows('base64 -d a | sh')).toContain('decode>exec');
    expect(flows('cat a | sh')).not.toContain('decode>exec');
  });
});
