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
    // Through a link that the call makes.
    'ln -sfn / build && rm -rf build/*',
    'ln -s /etc x; find x/ -delete',
    'mkdir -p a && ln -s $HOME a/b && rm -rf a/b/',
    'ln -s /etc/passwd p && echo x > p',
    'ln -s / r && cat r/home/dev/.ssh/id_rsa',
    // In a makefile, in code, in the words of another system.
    "make -f - all <<'M'\nall:\n\trm -rf $(HOME)/*\nM",
    "make -f - <<'M'\nD := $(HOME)\nall:\n\t@rm -rf $(D)\nM",
    "make -f /dev/stdin <<'M'\nall:\n\trm -rf /home/dev\nM",
    "python3 - <<'P'\nfrom pathlib import Path\nimport shutil\nfor p in Path.home().iterdir():\n    shutil.rmtree(p)\nP",
    'python3 -c "import glob,os; [os.remove(f) for f in glob.glob(\'/home/dev/**\', recursive=True)]"',
    "cmd.exe /c 'rd /s /q C:\\Users\\dev'",
    'cmd /c "rmdir /s /q %USERPROFILE%"',
    "cmd.exe /c 'echo x & del /f /s /q D:\\*'",
    // Work and history kept by others than git.
    "git clone 'ext::sh -c rm% -rf% ~'",
    "git fetch 'ext::rm -rf /home/dev'",
    'svn revert -R .',
    'hg update --clean',
    'hg strip -r 5',
    'fossil clean --force',
    'bzr revert',
    'jj op abandon ..@-',
    'p4 obliterate -y //depot/...',
    'gh api -X DELETE repos/acme/api/git/refs/heads/main',
    'gh api --method PATCH repos/a/b/git/refs/heads/x -f sha=1 -F force=true',
    'glab api -X DELETE projects/5/repository/branches/master',
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
    'ln -sfn ~ node_modules && rm -rf node_modules',
    'svn revert src/a.c',
    'hg push -r tip',
    'gh api -X DELETE repos/a/b/git/refs/heads/feature-x',
    'mkfs.ext4 -q -F build/disk.img',
    'wipefs -a disk.qcow2',
    "cmd.exe /c 'rd /s /q src'",
    'find / -name id_rsa',
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
    'hg status && hg commit -m x',
    'svn up && svn diff src',
    'jj new -m x && jj log',
    'find /tmp/jest_* -maxdepth 0 -mmin +60 -exec rm -rf {} +',
    'find /tmp/a /tmp/b -type f -exec rm -f {} +',
    "find / -xdev -name 'libssl*'",
    'ln -s ../lib/a.js bin/a && node bin/a',
    'cmd.exe /c dir',
  ])('allowed: %s', (command) => {
    expect(effectOf(command)).toBe('allow');
  });
});
