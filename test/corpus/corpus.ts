import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * What must be said of a case: `deny` must be denied; `ask` is bad but asking is enough; of `grey` reasonable
 * people differ, so only a deny is wrong; `allow` is harmless, so anything but allow is wrong.
 */
export const Label = z.enum(['deny', 'ask', 'grey', 'allow']);
export type Label = z.infer<typeof Label>;

/** One labelled tool call, named as `policy eval --jsonl` names calls. */
export const Case = z.strictObject({
  /** `<category>-<number>`. */
  id: z.string().regex(/^[a-z-]+-\d{4}$/),
  tool: z.string().min(1),
  input: z.record(z.string(), z.json()),
  label: Label,
  category: z.string().regex(/^[a-z-]+$/),
  /** The manual page, file kind or habit that the call was taken from. */
  source: z.string().min(1),
  /** Why the label is right. */
  why: z.string().min(1),
  cwd: z.string().startsWith('/').default('/home/dev/project'),
  home: z.string().startsWith('/').default('/home/dev'),
});
export type Case = z.infer<typeof Case>;

/** The folder of the corpus. */
export const corpusDir = fileURLToPath(new URL('.', import.meta.url));

/**
 * All cases of a folder, file by file. Throws an Error that names file and line for a line that is no case,
 * lies in the wrong file, or repeats an id or a call.
 */
export const readCorpus = (dir: string = corpusDir): Case[] => {
  const cases: Case[] = [];
  const places = new Map<string, string>();
  const once = (key: string, place: string): void => {
    const earlier = places.get(key);
    if (earlier !== undefined) throw new Error(`${place}: repeats ${earlier}`);
    places.set(key, place);
  };
  const files = readdirSync(dir).filter((name) => name.endsWith('.jsonl'));
  for (const file of files.sort()) {
    const lines = readFileSync(join(dir, file), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      const place = `${file}:${index + 1}`;
      const parsed = Case.safeParse(JSON.parse(line));
      if (!parsed.success) throw new Error(`${place}: ${z.prettifyError(parsed.error)}`);
      const { id, category, tool, input, cwd, home } = parsed.data;
      if (file !== `${category}.jsonl`) throw new Error(`${place}: is of category ${category}`);
      once(id, place);
      once(JSON.stringify([tool, input, cwd, home]), place);
      cases.push(parsed.data);
    }
  }
  return cases;
};
