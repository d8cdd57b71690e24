import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPolicies, type Policies } from '../../src/daemon/policies.ts';
import { SessionId } from '../../src/domain/ids.ts';
import type { Session } from '../../src/domain/session.ts';

const packsDir = new URL('../../policies', import.meta.url).pathname;

let dir: string;
let refused: string[];
let policies: Policies;
let session: Session;

const rule = (id: string, decision = 'deny'): string =>
  `[[rule]]\nid = "${id}"\ndecision = "${decision}"\n[rule.match]\nprogram = "${id}"\n`;
const put = (file: string, text: string): void => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `schema = 1\n${text}`, { mode: 0o600 });
};
const user = (text: string): void => put(join(dir, 'policy.toml'), `[policy]\npacks = []\n${text}`);
const project = (text: string): void => put(join(dir, 'work', '.aegis', 'policy.toml'), text);
const open = (): Policies =>
  openPolicies({
    packsDir,
    userFile: join(dir, 'policy.toml'),
    userDir: join(dir, 'policy.d'),
    now: () => 1,
    onRefused: ({ message }) => void refused.push(message),
  });
/** The rules of the session that are not the packs'. */
const inForce = (): string[] => {
  const { rules, project } = policies.forSession(session);
  return [...rules.rules, ...project.rules]
    .filter(({ file }) => file.startsWith(dir))
    .map(({ id }) => id)
    .sort();
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-policies-'));
  refused = [];
  session = {
    id: SessionId.parse(`s_${'a'.repeat(16)}`),
    agent: 'claude',
    cwd: join(dir, 'work'),
    home: dir,
    dialect: 'bash',
    pid: 1,
    level: 'observed',
    seam: 'test',
    startedAt: 1,
  };
  user(rule('mine'));
  policies = open();
});
afterEach(() => rmSync(dir, { recursive: true }));

describe("a project's file", () => {
  test('makes the rules of its session stricter, and is read again with the others', () => {
    project(rule('theirs'));
    policies.open(session);
    expect(inForce()).toEqual(['mine', 'theirs']);
    project(rule('other'));
    policies.reload([session]);
    expect(inForce()).toEqual(['mine', 'other']);
    expect(policies.base().project.rules).toEqual([]);
  });

  test('that is broken is told, and takes nothing from the rest', () => {
    project(rule('theirs', 'allow'));
    policies.open(session);
    expect(inForce()).toEqual(['mine']);
    expect(policies.broken(session)).toBeUndefined();
    expect(policies.error()?.message).toContain('.aegis/policy.toml:4:12 a project file can only');
    expect(refused).toHaveLength(1);
  });

  test('that breaks later keeps its last good rules, under new rules of the user', () => {
    project(rule('theirs'));
    policies.open(session);
    project('nonsense = 1\n');
    user(rule('changed'));
    policies.reload([session]);
    expect(inForce()).toEqual(['changed', 'theirs']);
    expect(policies.error()?.message).toContain('unknown key "nonsense"');
    project(rule('theirs'));
    policies.reload([session]);
    expect(policies.error()).toBeUndefined();
  });

  test('whose last good rules do not go with the new ones of the user gives way to them', () => {
    project(rule('theirs'));
    policies.open(session);
    user(rule('theirs', 'allow'));
    policies.reload([session]);
    expect(policies.forSession(session).project.rules).toEqual([]);
    expect(policies.error()?.message).toContain('a rule theirs is already there');
  });
});

describe("the user's files", () => {
  test('that break keep what is in force, for every session', () => {
    project(rule('theirs'));
    policies.open(session);
    const before = policies.base();
    user('nonsense = 1\n');
    expect(() => policies.reload([session])).toThrow('nonsense');
    expect(policies.base()).toBe(before);
    expect(inForce()).toEqual(['mine', 'theirs']);
    expect(policies.error()?.message).toContain('nonsense');
  });

  test('of one session that break keep its last good ones, or there are none and it cannot be judged', () => {
    const policyFile = join(dir, 'session.toml');
    put(policyFile, `[policy]\npacks = []\n${rule('own')}`);
    session = { ...session, policyFile };
    policies.open(session);
    expect(inForce()).toEqual(['own']);
    put(policyFile, 'nonsense = 1\n');
    policies.reload([session]);
    expect(inForce()).toEqual(['own']);
    expect(policies.error()?.message).toContain('nonsense');
    policies = open();
    expect(policies.broken(session)).toContain('nonsense');
    expect(() => policies.open(session)).toThrow('nonsense');
  });
});

test('the places are all that the rules were or could be read from, and are told when they change', () => {
  let told = 0;
  policies.onPlaces(() => {
    told += 1;
  });
  user(`include = ["team/*.toml"]\n${rule('mine')}`);
  policies.open(session);
  policies.reload([session]);
  expect(told).toBe(2);
  expect(policies.places().sort()).toEqual(
    ['policy.d', 'policy.toml', 'team', 'work/.aegis/policy.toml'].map((name) => join(dir, name)),
  );
  policies.forget(session.id);
  expect(told).toBe(3);
  expect(policies.places()).not.toContain(join(dir, 'work/.aegis/policy.toml'));
});
