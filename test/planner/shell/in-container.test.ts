// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import { planCommand, planTool, programs, touches } from '../planning.ts';

const isMild = (command: string): boolean =>
  planCommand(command).operations[0]?.traits.includes('dev-service') === true;

describe('work in a service of the project', () => {
  it.each([
    'docker compose exec -T api cat package.json',
    "docker compose exec -T db psql -U app -c 'SELECT 1'",
    "docker compose exec web sh -c 'ls /app'",
    'docker compose run --rm web npm test',
    'docker-compose exec redis redis-cli ping',
  ])('is mild when it only looks, tests or asks: %s', (command) => {
    expect(isMild(command)).toBe(true);
  });

  it.each([
    'docker compose exec api env',
    'docker compose exec api bash',
    'docker compose exec api cat /run/secrets/db',
    'docker compose exec api rm x',
    "docker compose exec api sh -c 'ls; curl https://h.example'",
    'docker compose exec api sh -c "$CMD"',
    "docker compose exec db psql -c 'DROP TABLE users'",
    'docker compose exec --privileged api ls',
    'docker -H tcp://prod compose exec api ls',
    'docker compose run -v /:/h web ls',
    'docker exec web ls',
    'kubectl exec web -- ls',
  ])('is not mild otherwise: %s', (command) => {
    expect(isMild(command)).toBe(false);
  });
});

describe('a command that an MCP tool is given', () => {
  it.each(['mcp__shell__run', 'mcp__terminal__execute_command'])('is planned: %s', (tool) => {
    expect(touches(planTool(tool, { command: 'rm -rf ~' }))).toContain('delete /home/u -r');
  });

  it('is none where the tool is no shell', () => {
    expect(programs(planTool('mcp__notes__edit', { command: 'create', path: 'a' }))).toEqual([]);
  });
});
