import { describe, expect, test } from 'vitest';
import { planCommand, programs, touches } from '../planning.ts';
import { traits } from './facts.ts';

const deletes = (command: string): string[] =>
  touches(planCommand(command)).filter((line) => line.startsWith('delete'));

describe('find and fd', () => {
  test.each([
    ['find . -delete', ['delete /ws -r']],
    ["find . -name '*.pyc' -delete", ['delete /ws/**/*.pyc -r']],
    ["find a b -name '*.o' -delete", ['delete /ws/a/**/*.o -r', 'delete /ws/b/**/*.o -r']],
    ["find . \\( -name '*.o' -o -name x \\) -delete", ['delete /ws/**/{*.o,x} -r']],
    ["find . -name '*.o' -o -delete", ['delete /ws -r']],
    ["find . ! -name '*.o' -delete", ['delete /ws -r']],
    ["find . -name '*' -delete", ['delete /ws -r']],
    ['find . -type f -exec rm {} +', ['delete /ws/** -r', 'delete /ws -r']],
    ["find . -name '*.log' -exec rm {} +", ['delete /ws/**/*.log -r']],
    ["find . -name '*.s[ol]' -delete", ['delete /ws/**/{*.so,*.sl} -r']],
    ["find . -type f -name '*.log' ! -path './keep/*' -delete", ['delete /ws/**/*.log -r']],
    ['find . -not \\( -name a -o -name b \\) -delete', ['delete /ws -r']],
    ["find . -path ./keep -prune -o -name '*.log' -delete", ['delete /ws/**/*.log -r']],
    ['find . -name keep -o -exec rm {} +', ['delete /ws/** -r', 'delete /ws -r']],
    ["find . -maxdepth 1 -name 'x-*' -delete", ['delete /ws/x-* -r']],
    ["find . -name '*.orig' -o -name '*.rej' | xargs rm -f", ['delete /ws/**/{*.orig,*.rej} -r']],
    ["find . -name '*.orig' -o -type f | xargs rm -f", ['delete /ws/** -r', 'delete /ws -r']],
  ])('%s deletes %j', (command, expected) => {
    expect(deletes(command)).toEqual(expected);
  });

  test('an action that is not known takes the harmless trait away', () => {
    expect(traits('find . -name a -type f -print')).toBe('file-work');
    expect(traits('find . -some-new-action')).toBe('');
    expect(traits('find . "$X"')).toBe('');
  });

  test('what fd runs for each is planned, with what it found', () => {
    expect(programs(planCommand('fd -e ts -x wc -l'))).toEqual(['fd', 'wc']);
    expect(deletes('fd . src -X rm -rf')).toContain('delete /ws/src/** -r');
    expect(programs(planCommand('fd foo src'))).toEqual(['fd']);
  });
});
