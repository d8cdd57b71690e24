import { describe, expect, test } from 'vitest';
import type { ToolCall } from '../../src/domain/tool-call.ts';
import { planTool } from './planning.ts';

const traits = (tool: string, input: ToolCall['input']): string[] =>
  planTool(tool, input).operations.flatMap((operation) => [...operation.traits]);

const lines = (tool: string, input: ToolCall['input']): string[] =>
  planTool(tool, input).operations.flatMap(({ kind, text }) => (kind === 'exec' ? [text] : []));

describe('tools of servers that speak for a service', () => {
  test.each([
    ['mcp__aws__delete_db_cluster', { identifier: 'a' }, 'db-destroy'],
    ['mcp__supabase__delete_project', { id: 'a' }, 'cloud-destroy'],
    ['mcp__mongodb__drop-collection', { database: 'a', collection: 'b' }, 'db-destroy'],
    ['mcp__mongodb__delete-many', { collection: 'b', filter: {} }, 'db-destroy'],
    ['mcp__redis__flushall', {}, 'db-destroy'],
    ['mcp__cloudflare__deleteZone', { id: 'a' }, 'cloud-destroy'],
    ['mcp__elasticsearch__delete_index', { index: 'a' }, 'db-destroy'],
    ['mcp__qdrant__delete_collection', { name: 'a' }, 'db-destroy'],
    ['mcp__heroku__delete_release', { app: 'shop-production' }, 'cloud-destroy'],
    ['mcp__kubernetes__kubectl_delete', { resourceType: 'namespace', name: 'a' }, 'cloud-destroy'],
  ])('%s %j', (tool, input, trait) => {
    expect(traits(tool, input)).toContain(trait);
  });

  test.each([
    ['mcp__mongodb__delete-many', { collection: 'b', filter: { id: 1 } }],
    ['mcp__supabase__list_projects', {}],
    ['mcp__kubernetes__kubectl_delete', { resourceType: 'namespace', name: 'a', dryRun: true }],
    ['mcp__notes__delete_all', {}],
    ['mcp__postgres__describe_table', { table: 'dropped_carts' }],
  ])('%s %j takes nothing away', (tool, input) => {
    expect(traits(tool, input).join(' ')).not.toMatch(/destroy/);
  });

  test.each([
    [
      'mcp__aws__call_aws',
      { cli_command: 'aws rds delete-db-cluster --db-cluster-identifier a' },
      'aws rds delete-db-cluster --db-cluster-identifier a',
    ],
    ['mcp__terraform__ExecuteTerraformCommand', { command: 'destroy' }, 'terraform destroy'],
    [
      'mcp__k8s__kubectl_generic',
      { command: 'delete', resourceType: 'pvc', name: 'data', namespace: 'web' },
      'kubectl delete pvc data -n web',
    ],
    ['mcp__k8s__helm_uninstall', { name: 'db', namespace: 'prod' }, 'helm uninstall db -n prod'],
    ['mcp__gcloud__run_gcloud_command', { args: ['projects', 'delete', 'p'] }, 'gcloud projects delete p'],
    ['mcp__docker__run_command', { command: 'docker volume prune -f' }, 'docker volume prune -f'],
  ])('%s %j is planned as a command', (tool, input, line) => {
    expect(lines(tool, input)).toContain(line);
  });
});
