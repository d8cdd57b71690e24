/** Told not to, an agent is warned, not instructed. */
const warning =
  /\b(?:never|not|don't|do not|avoid|without|instead of|forbid\w*|den(?:y|ies)|blocks?|refuses?|(?:must|should|will|is|are|be|gets?) (?:be )?(?:blocked|denied|refused)|dangerous|unsafe|malicious|attack\w*|must fail|detect\w*|test that|tests? for)\b/i;
/** Which says that nobody is to know: no warning. */
const hushed =
  /\b(?:never|not|do not|don't|without) (?:ever )?(?:tell|mention|ask|inform|show|report|reveal|say|log|telling|asking|mentioning|informing|showing)\w*/gi;

const span = /`([^`\n]{4,2000})`/g;

const isWarning = (line: string): boolean =>
  warning.test(
    line
      .replace(span, ' ')
      .replace(/\bhttps?:\/\/\S+/g, ' ')
      .replace(hushed, ' '),
  );

/** Lines that say what to do. */
const orders = (text: string): string[] => text.split('\n').filter((line) => !isWarning(line));

/** Commands that instructions give, in code spans and in blocks. */
export const instructedCommands = (text: string): string[] => [
  ...orders(text).flatMap((line) => [...line.matchAll(span)].map(([, code = '']) => code)),
  ...[...text.matchAll(/^```(?:sh|bash|shell|zsh|console)?\n(.*?)^```/gms)].map(([, code = '']) =>
    code.replace(/^\$ /gm, ''),
  ),
];

const keyFile = String.raw`(?:~|\$HOME|/home/[\w.-]+|/Users/[\w.-]+|/root)?/?\.(?:ssh/(?:id_\w+|[\w.-]*key)|ssh\b|aws/credentials|gnupg|netrc|pypirc|npmrc|git-credentials|kube/config|docker/config\.json|config/gcloud|env(?:\.(?!example|sample|template)\w+)?)(?![\w.]*(?:example|sample))|/etc/shadow`;
const keyWord = String.raw`\b(?:private|ssh|api|aws) (?:keys?|credentials)\b|\b(?:credentials|secrets|tokens|environment variables)\b`;
const takes = String.raw`\b(?:read|cat|open|print|dump|collect|copy|grab|get|find|gather|extract|take|encode|base64)\b`;
const sends = String.raw`\b(?:post|send|upload|exfiltrate|submit|curl|forward|email|transmit|publish|paste|leak|ping)\b`;
const away = String.raw`(?:https?://(?!localhost|127\.)|@[\w-]+\.|\bgist\b|\bwebhook\b|\bpastebin\b)`;
const order = (key: string, to: string): RegExp =>
  new RegExp(String.raw`${takes}[^\n]{0,200}(?:${key})[^\n]{0,300}${sends}${to}`, 'i');
const surely = order(keyFile, String.raw`[^\n]{0,200}${away}`);
const perhaps = [order(keyFile, ''), order(keyWord, String.raw`[^\n]{0,200}${away}`)];

/** To take keys and send them to an address; perhaps, where it is not said which keys, or where to. */
export const ordersTheft = (text: string): 'surely' | 'perhaps' | undefined => {
  const lines = orders(text);
  if (lines.some((line) => surely.test(line))) return 'surely';
  return lines.some((line) => perhaps.some((pattern) => pattern.test(line))) ? 'perhaps' : undefined;
};

const guard =
  /\b(?:stop|kill|disable|turn off|switch off|bypass|circumvent|uninstall|remove|unload|get around|work around|evade)\b[^\n.]{0,40}\baegis\b|\b(?:disable|turn off|switch off|bypass|circumvent|get around|work around|evade)\b[^\n.]{0,40}\b(?:approval (?:prompt|hook|gate)s?|permission (?:prompt|hook|check)s?|pre-?tool-?use hooks?|the guard|safety (?:hook|check)s?)\b|\baegis (?:stop|approvals? (?:approve|allow|grant)|freeze off|config set)\b|\b(?:approve|accept|allow)\b[^\n.]{0,40}\b(?:aegis|pending approvals?|the approvals?|all approvals?|every (?:question|prompt|approval))\b|--dangerously-(?:skip-permissions|bypass)/i;

/** To switch off what asks, or to answer in a person's place. */
export const ordersUnguarding = (text: string): boolean => orders(text).some((line) => guard.test(line));
