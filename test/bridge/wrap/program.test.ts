import { chmodSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram, ProgramError } from '../../../src/bridge/wrap/program.ts';
import { runAgent } from '../../../src/bridge/wrap/run-agent.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-program-')));

const write = (name: string, text: string, mode: number): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
};

const refusal = (name: string, path = '/bin', cwd = folder): ProgramError => {
  try {
    findProgram(name, { PATH: path }, cwd);
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
  throw new Error(`${name} was found`);
};

describe('findProgram', () => {
  it('takes the first runnable file of the PATH, past files and folders that are not', () => {
    mkdirSync(join(folder, 'a', 'agent'), { recursive: true });
    mkdirSync(join(folder, 'b'));
    mkdirSync(join(folder, 'c'));
    write('b/agent', 'text', 0o644);
    const good = write('c/agent', '#!/bin/sh\n', 0o755);
    expect(findProgram('agent', { PATH: `${folder}/a:${folder}/b:${folder}/c` }, '/')).toBe(good);
  });

  it('takes a path from the directory of the agent, not from ours', () => {
    const file = write('here', '#!/bin/sh\n', 0o755);
    expect(findProgram('./here', { PATH: '' }, folder)).toBe(file);
  });

  it('follows a symbolic link, as installers of agents use them', () => {
    write('real', '#!/bin/sh\n', 0o755);
    symlinkSync('real', join(folder, 'link'));
    expect(findProgram('link', { PATH: folder }, '/')).toBe(join(folder, 'link'));
  });

  it('says 127 and where it looked when there is none', () => {
    const error = refusal('agent-x', '/bin:/nowhere');
    expect([error.status, error.code]).toEqual([127, 'AEG-AGENT-NOT-FOUND']);
    expect(error.message).toContain('"/bin:/nowhere"');
  });

  it('says 126 and which file when it may not be executed', () => {
    const file = write('plain', 'text', 0o644);
    const error = refusal('plain', folder);
    expect([error.status, error.code]).toEqual([126, 'AEG-AGENT-NOT-EXECUTABLE']);
    expect(error.message).toContain(file);
    expect(refusal(folder).status).toBe(126);
  });

  it('names the missing interpreter of a script', () => {
    write('script', '#!/no/such/interpreter -x\n', 0o755);
    const error = refusal('script', folder);
    expect(error.status).toBe(127);
    expect(error.message).toContain('"/no/such/interpreter"');
  });

  it('names the directory when it is not there', () => {
    expect(refusal('sh', '/bin', join(folder, 'gone')).message).toContain('gone" is not a directory');
  });

  it.each(['', '\u001b[2Jx', 'a\nb'])('refuses the name %j on one line without escapes', (name) => {
    expect(refusal(name).message).toMatch(/^[ -~]+$/);
  });
});

describe('runAgent', () => {
  it('refuses a pseudoterminal where there is no terminal', async () => {
    const run = runAgent({ argv: ['true'], env: process.env, cwd: folder, mode: 'pty' });
    await expect(run).rejects.toMatchObject({ code: 'AEG-WRAP-NO-TERMINAL', exit: 'usage' });
  });
});
