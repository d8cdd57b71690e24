import type { Trait } from '../../domain/trait.ts';
import { staticText, type Value } from '../value.ts';

/** Verbs by which programs are told to take something away for good. */
const takes =
  /^(?:[a-z0-9]+[:.])?(?:delete|destroy|drop|purge|wipe|terminate|reset|erase|nuke|obliterate|deprovision|decommission|uninstall|remove)(?:[-_:.][a-z0-9]+)*$/;
/** Options by which they are told not to ask. */
const unasked =
  /^(?:-f|-y|--(?:force|yes|assume-yes|confirm|confirmed|auto-approve|approve|all|no-confirm|no-prompt|skip-confirm(?:ation)?|non-interactive|purge|cascade)(?:=(?:true|yes|1|all))?)$/;
/** What a program keeps for itself and makes again, and what is of this machine's development. */
const own =
  /(?:^|[-_:.])(?:cache|caches|tmp|temp|logs?|history|session|sessions|sandbox|dev|local|localhost|test|tests|testing|staging|scratch|preview|draft|worktree|workspace|breakpoints?|snapshot|snapshots|config|settings|state|window|lint|docs|plugin|plugins|theme|hooks?)(?:$|[-_:.])/i;

/**
 * What a program that no table knows takes away by the words of its call: destruction where it is also told not to ask,
 * a removal else. Only of a program with sub-commands, of which no word is a file.
 */
export const unknownRemoval = (name: string, args: readonly Value[]): readonly Trait[] => {
  const texts = args.map((value) => staticText(value) ?? '');
  const words = texts.filter(
    (text, index) => text !== '' && !text.startsWith('-') && !(texts[index - 1] ?? '').startsWith('--'),
  );
  const verb = words.slice(0, 5).findIndex((word) => takes.test(word));
  if (verb < 0 || !/^[a-z][\w.-]*$/i.test(name)) return [];
  if (words.some((word) => /^\.{0,2}\/|\.\w{1,5}$/.test(word)) || texts.some((text) => own.test(text)))
    return [];
  return texts.some((text) => unasked.test(text)) ? ['cloud-destroy'] : ['removal'];
};
