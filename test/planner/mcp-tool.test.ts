import { expect, it } from 'vitest';
import { mcpToolTraits, wordsOfName } from '../../src/planner/mcp-tool.ts';

const looks = (server: string, tool: string, input: Record<string, unknown> = {}): boolean =>
  mcpToolTraits(server, tool, input).includes('read-only');

it('takes names apart in any case', () => {
  expect(wordsOfName('getJiraIssue')).toEqual(['get', 'jira', 'issue']);
  expect(wordsOfName('resolveProviderDocID')).toEqual(['resolve', 'provider', 'doc', 'id']);
  expect(wordsOfName('notion-search')).toEqual(['notion', 'search']);
});

it.each([
  ['slack', 'slack_get_channel_history'],
  ['notion', 'notion-search'],
  ['notion', 'API-post-search'],
  ['atlassian', 'jira_get_issue'],
  ['github', 'pull_request_read'],
  ['github', 'get_pull_request_comments'],
  ['gitlab', 'get_merge_request'],
  ['kubernetes', 'pods_log'],
  ['kubernetes', 'kubectl_describe'],
  ['sentry', 'whoami'],
  ['brave', 'brave_web_search'],
  ['seq', 'sequentialthinking'],
])('%s %s only looks', (server, tool) => {
  expect(looks(server, tool)).toBe(true);
});

it.each([
  ['slack', 'slack_post_message'],
  ['slack', 'conversations_add_message'],
  ['notion', 'API-patch-page'],
  ['notion', 'API-post-page'],
  ['github', 'create_issue'],
  ['github', 'merge_pull_request'],
  ['linear', 'update_issue'],
  ['x', 'get_or_create_user'],
  ['x', 'find-and-replace'],
  ['sentry', 'resolveIssue'],
  ['vault', 'get_secret'],
  ['aws', 'get_access_key'],
  ['k8s', 'kubectl_exec'],
  ['redis', 'set'],
  ['x', 'do_thing'],
])('%s %s is not known to only look', (server, tool) => {
  expect(looks(server, tool)).toBe(false);
});

it('asks what is named, not what is spoken about', () => {
  expect(looks('context7', 'get-library-docs', { topic: 'auth tokens', tokens: 6000 })).toBe(true);
  expect(looks('aws', 'describe_parameter', { name: 'DB_PASSWORD' })).toBe(false);
  expect(looks('github', 'get_file_contents', { owner: 'a', repo: 'b', path: '.env' })).toBe(false);
  expect(looks('mongodb', 'aggregate', { pipeline: [{ $match: {} }] })).toBe(true);
  expect(looks('neo4j', 'query_graph', { query: 'MATCH (n) DETACH DELETE n' })).toBe(false);
  expect(looks('mongodb', 'aggregate', { pipeline: [{ $out: 'users' }] })).toBe(false);
});

it('works on a page that is open, but for what others see', () => {
  expect(looks('playwright', 'browser_click', { element: 'Sign in button', ref: 'e24' })).toBe(true);
  expect(looks('puppeteer', 'puppeteer_fill', { selector: '#name', value: 'x' })).toBe(true);
  expect(looks('playwright', 'browser_click', { element: 'Delete repository', ref: 'e1' })).toBe(false);
  expect(looks('playwright', 'browser_evaluate', { function: '() => 1' })).toBe(false);
  expect(looks('playwright', 'browser_file_upload', { paths: ['/tmp/a'] })).toBe(false);
});

it('leaves files of this machine to their paths, and no others', () => {
  const path = '/home/dev/project/a.ts';
  expect(mcpToolTraits('filesystem', 'edit_file', { path, edits: [] })).toEqual(['file-work']);
  expect(mcpToolTraits('serena', 'replace_symbol_body', { relative_path: 'a.ts' })).toEqual(['file-work']);
  expect(mcpToolTraits('github', 'create_or_update_file', { owner: 'a', repo: 'b', path })).toEqual([]);
  expect(mcpToolTraits('filesystem', 'write_file', { content: 'x' })).toEqual([]);
  expect(mcpToolTraits('filesystem', 'run_file', { path })).toEqual([]);
});
