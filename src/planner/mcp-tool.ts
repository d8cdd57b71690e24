import type { Trait } from '../domain/trait.ts';

/** The words of a name, in whatever case it is written: `getJiraIssue`, `notion-search`, `pods_list`. */
export const wordsOfName = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words that say that a tool looks, where they lead its name. */
const leads = set(
  'get list search find read describe view show fetch count lookup retrieve inspect explain check browse whoami summarize compare preview validate lint analyze scan head tail stat tree ask think detect parse convert calculate scrape crawl extract outline locate',
);

/** Words that say so wherever they stand, where no word of change stands beside them. */
const looks = set(
  'get list search find read describe view show fetch count lookup retrieve inspect explain history log logs overview details info status stats summary schema diff docs documentation tree whoami aggregate snapshot screenshot screenshots messages metrics thinking thought think diagnostics instructions performed browse ask scrape extract insight autofixer',
);

/** Words of change. As the second of two verbs (`get_or_create`, `find-and-replace`) they count behind a leading verb too. */
const changes = set(
  'create update delete remove add set put post patch send write edit insert replace run execute exec move rename merge push commit deploy publish upload start stop restart cancel close archive invite share grant transfer approve reject assign comment reply submit drop kill terminate scale rollback apply trigger enable disable install uninstall import subscribe unsubscribe pay refund charge call invoke evaluate eval truncate purge flush wipe reset revoke rotate lock unlock save upsert modify mutate clear destroy trash resume pause suspend schedule transition resolve react upgrade migrate restore fork clone checkout ban kick mute drain cordon taint delete_many',
);

const joining = set('and or then');

/** What is printed or reached by these is no ordinary content. */
const secretName =
  /secret|passw|credential|api_?-?key|private_?-?key|access_?-?key|vault|keychain|environ|(?:^|[_-])(?:env|token)s?(?:$|[_-])|get[_-]?(?:auth|access|bearer|refresh)[_-]?token/i;
const secretValue =
  /\bsecrets?\b|passw(?:or)?d|credential|api_?key|private_?key|access_?(?:key|token)|(?:^|[/~])\.(?:ssh|aws|gnupg|kube|docker|netrc|npmrc|pypirc|env)\b|\/etc\/|\/proc\/|id_rsa|169\.254|file:\/\/|\b[A-Z]+(?:_[A-Z]+)*_(?:TOKEN|SECRET|KEY|PASS)\b/i;

/** Arguments that are words to be looked for or thought about: what they speak of is not what is shown. */
const spoken =
  /^(?:query|q|topic|question|search.*|phrase|thought|prompt|message|messages|text|description|naturalLanguageQuery|keywords?|jql|cql|element|task|libraryName|context7CompatibleLibraryID|uri)$/i;

const maxValues = 200;

/** The texts in an input that name things, outside of what is only spoken about. */
const namesIn = (input: Readonly<Record<string, unknown>>): string[] => {
  const texts: string[] = [];
  let left = maxValues;
  const collect = (value: unknown, depth: number): void => {
    left -= 1;
    if (left < 0 || depth > 4) texts.push('.env');
    else if (typeof value === 'string') texts.push(value.slice(0, 4096));
    else if (Array.isArray(value)) for (const each of value) collect(each, depth + 1);
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) if (!spoken.test(key)) collect(each, depth + 1);
  };
  collect(input, 0);
  return texts;
};

const namesSecrets = (server: string, tool: string, input: Readonly<Record<string, unknown>>): boolean =>
  secretName.test(`${server} ${tool}`) ||
  /^file:/i.test(typeof input.uri === 'string' && !/diagnostic/i.test(tool) ? input.uri : '') ||
  namesIn(input).some((text) => secretValue.test(text));

/** A pipeline of MongoDB that ends in a collection; words of change in another language of queries. */
const storesResult = (input: Readonly<Record<string, unknown>>): boolean =>
  /\b(?:CREATE|DELETE|DROP|MERGE|SET|REMOVE|INSERT|UPDATE|TRUNCATE|ALTER|GRANT)\b/.test(
    typeof input.query === 'string' ? input.query : '',
  ) || /"\$(?:out|merge)"|"\$where"|"\$function"/.test(JSON.stringify(input.pipeline ?? input.filter ?? ''));

/** The verbs of a name without the names of its service: `slack_get_users` of `slack`, Notion's `API-post-search`. */
const verbsOf = (server: string, tool: string): string[] => {
  const service = new Set(wordsOfName(server));
  const words = wordsOfName(tool);
  if (words[0] === 'api' && words.length > 2) words.splice(0, words[1] === 'post' ? 2 : 1);
  let at = 0;
  while (at < words.length - 1 && !leads.has(words[at] ?? '') && service.has(words[at] ?? '')) at += 1;
  // Services that are called by another name than their server is: `jira_get_issue` of atlassian.
  const next = words[at + 1] ?? '';
  if (at === 0 && !changes.has(words[0] ?? '') && leads.has(next)) at = 1;
  return words.slice(at);
};

const onlyLooks = (verbs: readonly string[]): boolean => {
  const [first = ''] = verbs;
  const joined = verbs.some(
    (word, index) => joining.has(word) && verbs.slice(index + 1).some((later) => changes.has(later)),
  );
  if (joined) return false;
  if (leads.has(first)) return true;
  if (first === 'resolve') return verbs.includes('id');
  if (first === 'query') return verbs.length > 1;
  return (
    verbs.some((word) => looks.has(word) || /^think|thinking$/.test(word)) &&
    !verbs.some((word) => changes.has(word))
  );
};

const browser = /playwright|puppeteer|browser|chrome|devtools|selenium|webdriver/i;

/** What one does on a page that is open: where it leads is judged when a page is opened. */
const pageActions =
  /^(?:browser_|puppeteer_|playwright_)?(?:click|hover|type|fill|fill_form|select|select_option|press_key|press|drag|resize|resize_page|close|close_page|tabs|tab_\w+|select_page|handle_dialog|wait_for|wait|scroll|navigate|navigate_back|navigate_forward|navigate_page|go_back|go_forward|new_page|go_to|emulate\w*|performance_\w+|take_\w+|get_\w+|list_\w+|snapshot|screenshot|console_\w+|network_\w+|verify_\w+|generate_locator)$/i;

/** What a button may be for that others see, or that cannot be taken back. */
const graveElement =
  /\b(?:delete|remove|destroy|pay|buy|purchase|order|checkout|transfer|publish|deploy|send|unsubscribe|approve|merge|deactivate|revoke|reset)\b/i;

const actsOnPage = (server: string, tool: string, input: Readonly<Record<string, unknown>>): boolean =>
  browser.test(server) &&
  pageActions.test(tool) &&
  !graveElement.test(JSON.stringify({ ...input, url: undefined }));

const fileServer =
  /^(?:.*[_-])?(?:file-?_?systems?|fs|files|serena|desktop-?_?commander|text-?_?editor|jetbrains|ide|notebook)$/i;
const fileVerbs = set(
  'read write edit create make mkdir move copy rename append insert replace delete remove modify update tree list search find get info stat',
);
const fileNouns = set(
  'file files directory directories dir folder symbol lines line content contents text block body regex pattern info tree memory memories notebook cell',
);

/** Works on files of this machine and on nothing else: what they are is judged by their paths. */
const worksOnFiles = (server: string, tool: string, input: Readonly<Record<string, unknown>>): boolean => {
  const words = wordsOfName(tool);
  const path = filePathArguments.some((key) => input[key] !== undefined);
  return (
    fileServer.test(server) &&
    words.some((word) => fileVerbs.has(word)) &&
    words.some((word) => fileNouns.has(word)) &&
    (path || words.some((word) => word.startsWith('memor'))) &&
    !['owner', 'repo', 'project_id', 'host', 'url', 'command', 'cmd'].some((key) => input[key] !== undefined)
  );
};

/** Arguments of tools that hold paths of this machine. */
export const filePathArguments: readonly string[] = [
  'path',
  'paths',
  'file_path',
  'filePath',
  'filePaths',
  'file',
  'filename',
  'directory',
  'source',
  'destination',
  'relative_path',
  'uri',
];

/** A server of git: what its tools do to the repository here, without reaching another. */
const gitWork = /^git_(?:add|commit|branch|create_branch|checkout|switch|stage|init)$/;

/** What a notebook of the agent's own takes in. */
const notes = /^(?:create_entities|create_relations|add_observations|open_nodes)$/;

/** What the name of a tool of an MCP server, and its arguments, say that it does. */
export const mcpToolTraits = (
  server: string,
  tool: string,
  input: Readonly<Record<string, unknown>>,
): readonly Trait[] => {
  if (worksOnFiles(server, tool, input)) return ['file-work'];
  if (namesSecrets(server, tool, input)) return [];
  if (actsOnPage(server, tool, input)) return ['read-only'];
  if (/^git$/i.test(server) && gitWork.test(tool)) return ['local-vcs'];
  if (/memory/i.test(server) && notes.test(tool)) return ['dev-service'];
  if (storesResult(input)) return [];
  return onlyLooks(verbsOf(server, tool)) ? ['read-only'] : [];
};
