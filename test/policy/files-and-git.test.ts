import { describe, expect, test } from 'vitest';
import { builtin, judgeCall } from './support.ts';

const policy = builtin();
const effectOf = (command: string): string => judgeCall(policy, command).effect;

describe('files that are lost without a word that says so', () => {
  test.each([
    // Listed, and then named by the directory again.
    'ls -A ~ | xargs -I{} rm -rf ~/{}',
    'ls /home/dev | xargs -I % rm -r /home/dev/%',
    'for f in $(ls -A ~); do rm -rf ~/"$f"; done',
    'ls -A . | xargs rm -rf',
    // Patterns that find everything.
    'rm -rf ~/[a-zA-Z]*',
    'rm -rf ./[!.]* .??*',
    // What a search finds, handed to a shell or to what empties files.
    'find / -maxdepth 1 -exec sh -c \'rm -rf "$1"\' _ {} \\;',
    'find ~ -type f -exec bash -c \'rm -f "$@"\' bash {} +',
    "find ~ -exec sh -c 'rm -rf {}' \\;",
    'find / -type f -exec sh -c \'for f; do : > "$f"; done\' _ {} +',
    'find ~ -type f -exec truncate -s 0 {} +',
    'find ~ -type f -exec cp /dev/null {} \\;',
    'find ~ -type f -exec dd if=/dev/zero of={} count=1 \\;',
    'find . -type f -exec sh -c \': > "$1"\' _ {} \\;',
    'find . -type f -exec sed -i d {} +',
    // Emptied.
    ': > /etc/hosts',
    'echo > /etc/resolv.conf',
    'truncate --size=0 /etc/nsswitch.conf',
    'install /dev/null /etc/hosts',
    'cat /dev/null > /var/lib/dpkg/status',
    'cp -f /dev/null .git/HEAD',
    ': > .git/packed-refs',
    'rm -rf .git/objects/pack',
    // Moved into an archive that nobody keeps.
    'tar --remove-files -cf /dev/null ~/Documents',
    '7z a -sdel x.7z ~/Documents',
    'rar m x.rar ~/Documents',
    // Elsewhere.
    "ssh db 'sudo rm -rf /var/lib/mysql'",
    "ssh h 'cd /var/lib && rm -rf postgresql'",
    'ssh h \'find / -name "*.log" -delete\'',
    "rsync -az --delete --rsync-path='sudo rsync' ./dist/ deploy@prod:/",
    'rsync -a --delete empty/ root@h:/etc/',
  ])('denied: %s', (command) => {
    expect(effectOf(command)).toBe('deny');
  });

  test.each([
    "ssh h 'rm -rf /var/www/app/old'",
    "ssh web 'rm -rf /usr/share/nginx/html/*'",
    'docker exec web rm -rf /var/lib/apt/lists',
    'rsync -a --delete dist/ h:/var/www/html/',
    'rsync -a --delete ~/work/ nas:/data/',
    'tar --remove-files -cf x.tar src',
    'rm .git/index',
    ': > ~/notes.txt',
    'chmod -R a-r src',
  ])('asked about: %s', (command) => {
    expect(effectOf(command)).toBe('require_approval');
  });

  test.each([
    'ls dist | xargs -I{} rm -rf dist/{}',
    "find src -name '*.ts' -exec sh -c 'sed -i s/a/b/ \"$1\"' _ {} \\;",
    "find . -name '*.pyc' -delete",
    ': > out.txt',
    'truncate -s 0 logs/dev.log',
    'tar --remove-files -czf old.tgz dist',
    'chmod -R u+w dist && chmod go-rwx notes.txt',
    'git clean -fdx dist build',
  ])('allowed: %s', (command) => {
    expect(effectOf(command)).toBe('allow');
  });
});
