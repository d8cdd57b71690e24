import type { Place } from '../place.ts';
import { isWithin } from './scene.ts';

/** Files that run code at a later time, for the user or the machine. ATT&CK T1546.004, T1053, T1543, T1547, T1098.004. */
const persistent =
  /\/(\.(bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zshenv|zprofile|zlogin|kshrc|xprofile|xinitrc|envrc|pam_environment)|\.config\/(fish\/.*|autostart\/.*|systemd\/.*)|\.ssh\/(authorized_keys2?|rc|config|environment)|\.git\/(hooks(\/.*)?|config)|\.husky(\/.*)?|Library\/Launch(Agents|Daemons)(\/.*)?)$|^\/etc\/(cron[^/]*|systemd|init\.d|profile|profile\.d|bash\.bashrc|zsh|rc\.local|ld\.so\.preload|ld\.so\.conf|pam\.d|xdg\/autostart)(\/|$)|^\/var\/spool\/(cron|at)(\/|$)/;

/** Whether something there runs again later. */
export const isPersistent = (path: string): boolean => persistent.test(path);

/** Settings and hooks of agents, and the insides of a repository. Instructions and commands in words are not settings. */
const control =
  /\/\.git(\/|$)|\/\.(claude|codex|gemini|cursor|opencode)$|\/\.claude\/(settings[^/]*\.json|hooks(\/|$)|plugins(\/|$))|\/\.claude\.json$|\/\.codex\/(config[^/]*\.toml|hooks[^/]*|rules(\/|$)|auth\.json)|\/\.gemini\/(settings[^/]*\.json|hooks(\/|$)|policies(\/|$)|trusted[^/]*\.json)|\/\.cursor\/(hooks|mcp|permissions)[^/]*\.json$|\/\.mcp\.json$|\/opencode\.jsonc?$|^\/etc\/(claude-code|codex|gemini-cli|aegis)(\/|$)/;

/** Whether something there watches or steers the agent. */
export const isControl = (path: string, place: Place): boolean =>
  control.test(path) || isWithin(path, place.aegis) || /\/\.aegis(\/|$)/.test(path);

const pipelines =
  /\/(\.github\/(workflows|actions)\/.+|\.gitlab-ci\.ya?ml|\.gitlab\/ci\/.+|\.circleci\/.+|\.travis\.ya?ml|\.buildkite\/.+|\.drone\.ya?ml|\.woodpecker(\/.+|\.ya?ml)|Jenkinsfile[^/]*|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml|appveyor\.ya?ml)$/;

/** Whether continuous integration runs what stands there. */
export const isPipeline = (path: string): boolean => pipelines.test(path);

const system =
  /^\/(etc|usr|boot|bin|sbin|lib\d*|libx32|opt|sys|proc|dev|var|root|srv|run|System|Library|Applications)(\/|$)/;

/** Whether a place belongs to the system, or is the root or a home directory itself. */
export const isSystem = (path: string, place: Place): boolean => {
  if (isWithin(path, place.tmp) || isWithin(path, place.workspace)) return false;
  if (path === '/' || /^\/(home|Users)(\/[^/]*)?$/.test(path) || place.home.includes(path)) return true;
  return system.test(path) && !/^\/var\/folders\//.test(path) && !isBelowHome(path, place);
};

/** A home such as `/root`, `/var/lib/agent`: what is in it is its user's. */
const isBelowHome = (path: string, { home }: Place): boolean =>
  home.some((root) => path.startsWith(`${root}/`));

/** Whether a place is neither in the workspace nor temporary. */
export const isOutside = (path: string, place: Place): boolean =>
  !isWithin(path, place.workspace) && !isWithin(path, place.tmp);
