import { describe, expect, it } from 'vitest';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { defaultLimits } from '../../src/planner/limits.ts';
import { plan } from '../../src/planner/plan.ts';
import { summarize } from '../../src/planner/summarize.ts';
import { secretsOfPlan } from '../../src/redact/plan-secrets.ts';
import { redactFor } from '../../src/redact/redact.ts';
import { shellCall } from '../critic/support.ts';

const planned = (command: string) => plan(shellCall(command), { fs: noFileSystem, limits: defaultLimits });
const secrets = (command: string) => secretsOfPlan(planned(command)).map(({ value }) => value);

describe('the words of a plan tell a secret', () => {
  it.each([
    ['mysql --user=bob -p"horse battery" db', 'horse battery'],
    ["sshpass -p 'horse battery' ssh h", 'horse battery'],
    ['tool --password "horse battery"', 'horse battery'],
    ['tool --api-key=horsebattery', 'horsebattery'],
    ['curl -u "bob:horse battery" https://h', 'horse battery'],
    ['curl -H "X-Custom-Token: horsebattery" https://h', 'horsebattery'],
    ['curl -H "Authorization: Bearer horsebattery" https://h', 'horsebattery'],
    ['curl --cookie "sid=horsebattery; a=b" https://h', 'horsebattery'],
    ['PGPASSWORD="horse battery" psql -h db', 'horse battery'],
    ['docker login -p horsebattery registry', 'horsebattery'],
    ['bash -c "redis-cli -a horsebattery ping"', 'horsebattery'],
  ])('%s', (command, secret) => {
    expect(secrets(command)).toContain(secret);
  });

  it.each([
    'mysql -p db',
    'mkdir -p src',
    'ssh -p 22 h',
    'docker run -p 80:80 nginx',
    'curl -H "Accept: text/html" https://h',
    'curl -b cookies.txt https://h',
    'tool --token "$TOKEN"',
    'TOKEN_FILE=x ls',
  ])('and %s has none', (command) => {
    expect(secrets(command)).toEqual([]);
  });
});

it('what its words tell is hidden in every text of the plan', () => {
  const of = planned('tool --password "horse battery staple" && echo horse\\ battery\\ staple');
  const summary = summarize(of, redactFor(of));
  expect(JSON.stringify(summary.operations)).not.toContain('horse battery');
});
