import type { ExecFacts } from '../effects.ts';
import type { Value } from '../value.ts';
import { applyProfile } from './apply.ts';
import { runnerEffects } from './containers.ts';
import { developmentPrograms } from './development.ts';
import { filePrograms } from './files.ts';
import { findFacts } from './find.ts';
import { gitFacts } from './git.ts';
import { networkPrograms } from './network.ts';
import type { Profile } from './profile.ts';

const profiles: Record<string, Profile> = { ...filePrograms, ...networkPrograms, ...developmentPrograms };

/** What a program does with its words, as far as is known of it. */
export const programFacts = (name: string, args: readonly Value[]): ExecFacts => {
  // A file system that ignores case runs `RM` as `rm`.
  const known = name.toLowerCase();
  if (known === 'git') return gitFacts(args);
  if (known === 'find' || known === 'gfind') return findFacts(args);
  const facts = applyProfile(known, args, Object.hasOwn(profiles, known) ? (profiles[known] ?? {}) : {});
  return { ...facts, effects: [...facts.effects, ...runnerEffects(known, facts.subcommand, args)] };
};
