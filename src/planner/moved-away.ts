import { certainPrefix, staticText, type Value } from './value.ts';

/** Where nothing stays. */
const graves = /^\/dev\/(?:null|zero|full)$/;
/** What nobody moves away in ordinary work: a root, a directory right below one, this directory, its repository. */
const unmovable = /^(?:\/+|(?:\/+[^/]+){1,2}\/*|\.{1,2}\/*|\.\.\/.*|(?:.*\/)?\.git\/*|\.\/\*|\*)$/;
/** Of those, what is lost wherever it goes: the machine or a user has it no more, and git finds no repository. */
const missed =
  /^(?:\/+|\/+(?:etc|usr|var|bin|sbin|lib|lib32|lib64|boot|efi|dev|proc|sys|run|root|home|opt|srv|Users|System|Library|Applications)\/*|\/+(?:usr|var)\/+(?:bin|sbin|lib|lib64|libexec|share|spool|log)\/*|\/+(?:home|Users)\/+[^/]+\/*|(?:.*\/)?\.git\/*)$/;

/** Whether moving a tree there loses it: into a device, away from where the system needs it, or where it is cleared. */
export const isLostWhenMoved = (source: Value, target: string): boolean =>
  graves.test(target) ||
  missed.test(staticText(source) ?? '') ||
  (/^\/(?:var\/)?tmp(?:\/|$)/.test(target) && unmovable.test(certainPrefix(source)));
