import { isLoopback } from '../hosts.ts';
import { optionSet } from '../options.ts';
import { staticText, type Value } from '../value.ts';

/*
 * Runtimes and runners that load code from an address as readily as from a file: what such a word brings in is nobody's
 * in the project. docs.deno.com/runtime/fundamentals/modules, docs.astral.sh/uv/guides/scripts, groovy-lang.org,
 * scala-cli.virtuslab.org, taskfile.dev/experiments/remote-taskfiles, jbang.dev.
 */
const loaders = optionSet(
  'bun deno uv php groovy scala scala-cli kotlin kscript jbang task go-task node nodejs tsx ts-node python python3 pypy ruby perl lua Rscript julia nu elixir rust-script just',
);

/** Sub-commands in front of the code. */
const running = optionSet('run serve test bench check compile bundle exec x eval watch start task');
/** Those that take any number of files. */
const many = optionSet('test bench check compile bundle');

/** Options whose value is code, or says what code is loaded. */
const loading = optionSet(
  '-c --config --import-map --import --require -r --preload --loader --experimental-loader -t --taskfile --script -s --init --from -f --justfile',
);

const isForeign = (text: string): boolean => {
  const host = /^(?:https?|ftp|wss?):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(text)?.[1];
  return host === undefined ? /^data:/i.test(text) : !isLoopback(host.toLowerCase());
};

const input = /^(?:-|\/dev\/(?:stdin|fd\/0))$/;

/** A file, or a script by its name: what follows are its own words. Numbers are values of options. */
const isCode = (text: string): boolean => !/^\d/.test(text);
const isFile = (text: string): boolean => /^[\w./@-]*\.[a-z]{1,6}$/i.test(text);

/**
 * The word of a call by which code comes from elsewhere than the project: an address, or standard input behind a
 * sub-command that runs. Words behind the first file or script are its own.
 */
export const codeFromElsewhere = (name: string, args: readonly Value[]): Value | undefined => {
  if (!loaders.has(name)) return undefined;
  let command: string | undefined;
  let option: string | undefined;
  for (const value of args) {
    const text = staticText(value) ?? '';
    const before = option;
    option = undefined;
    const [, flag, given] = /^(--?[A-Za-z][\w-]*)(?:=(.*))?$/s.exec(text) ?? [];
    if (flag !== undefined) {
      if (given !== undefined && loading.has(flag) && isForeign(given)) return value;
      if (given === undefined) option = flag;
      continue;
    }
    if (isForeign(text)) return value;
    if (command !== undefined && !many.has(command) && input.test(text)) return value;
    if (command === undefined && before === undefined && running.has(text)) command = text;
    // Behind an option it may be the option's value, unless it is a file and the option loads none.
    else if (
      (before === undefined || (isFile(text) && !loading.has(before))) &&
      isCode(text) &&
      !many.has(command ?? '')
    )
      return undefined;
  }
  return undefined;
};
