import { z } from 'zod';

/**
 * What a known program is known to do in this very use of it: the vocabulary in which the planner's tables speak to
 * rules (`trait = "cloud-destroy"`) and to risk factors, so that one rule covers a kind of harm and not one example.
 * Classes follow GTFOBins' functions and MITRE ATT&CK techniques where those have a name for it.
 */
export const Trait = z.enum([
  // Harmless by construction: the tables list what may be there, never what may not.
  /** Only looks, prints or checks; nothing changes anywhere, and no secret is shown. */
  'read-only',
  /** Runs what the project itself defines: its tests, scripts, linters, builds. */
  'project-task',
  /** A program file named by its path, of a name that no table gives to another program, in a use that says it is a task. */
  'script-task',
  /** Changes only the local repository, and git can bring the former state back. */
  'local-vcs',
  /** Restores the dependencies that the project has already declared. */
  'install-declared',
  /** Adds a well-known package from the default registry to this project. */
  'install-known',
  /** Changes a thing of development that is easily made again: a local container, a build cache, an emulator. */
  'dev-service',
  /** Only tells what would be done. */
  'dry-run',
  /** Works on the files that its own operations name, each judged by itself, and does nothing else. */
  'file-work',
  /** Of a write: what is written is a copy of a sample, a key made just now or nothing, so no secret of anybody. */
  'from-sample',
  /** Of a write: the program that keeps this store changes it: a new key of `ssh-keygen`. */
  'own-store',

  // Work that is lost.
  /** Throws away work that is not committed, or stashed. */
  'discard',
  /** The same of a few files that are named one by one, or of a branch of one's own: little, or still in the reflog. */
  'discard-named',
  /** Rewrites or removes history, or what could restore it (shared or local). */
  'history-rewrite',
  /** Writes a device or makes a file system. */
  'device',
  /** Erases content so that it cannot be brought back: `shred`, `wipefs`. */
  'erase',
  'db-read',
  'db-write',
  /** Drops or empties tables, databases, keyspaces; changes every row. */
  'db-destroy',
  'cloud-read',
  'cloud-write',
  /** Deletes or ends what others run on: instances, buckets, clusters, namespaces, state. */
  'cloud-destroy',
  /** Takes away one thing that is made again where it is of development, and destruction where it is of production. */
  'removal',
  /** A word of it, or of its environment, says that it is about production. */
  'production',
  /** It shows that it is about this machine, or about a database or an emulator of development or tests. */
  'development',
  /** Gives an account, a role or everybody the rights of an owner. */
  'owner-grant',
  'container-write',
  /** Removes volumes, images or everything unused. */
  'container-destroy',
  /** Runs with the rights of the host: privileged, its root mounted, its sockets handed in. */
  'container-escape',

  // What reaches others.
  'publish',
  /** Takes back or deletes what was published: a package version, a repository, a release. */
  'unpublish',
  'install',
  'uninstall',
  'download',
  'upload',
  /** Runs a command on another machine or in another container. */
  'remote-exec',
  /** A shell over the network: reverse or bind. */
  'net-shell',
  'tunnel',
  /** Listens for others to connect. */
  'listen',

  // What changes the machine.
  'persistence',
  'process-kill',
  'service-control',
  'shutdown',
  'escalation',
  'user-admin',
  'permission',
  'kernel',
  /** Switches off a protection: firewall, SELinux, auditing, certificate checks. */
  'defense-off',
  'log-clear',
  'mass-kill',
  'fork-bomb',
  /** Writes until nothing is left of the disk. */
  'disk-fill',
  /** Changes settings of the system or of a tool for every later run. */
  'system-config',

  // What reveals.
  /** Prints a secret, or reads a store of secrets: a vault, a keychain, a cloud's secret manager. */
  'secret-read',
  /** Prints the environment. */
  'env-dump',
  'clipboard',
  'screen-capture',

  // How it is done.
  /** Runs code given in its own words: `-c`, `-e`, standard input. */
  'code-inline',
  /** Code that starts programs. */
  'code-spawn',
  /** Code that opens connections. */
  'code-network',
  /** Code whose effects were read from its text, all of them harmless or listed as operations. */
  'code-read',
  /** The form hides what it does. */
  'obfuscated',
  /** A variable of its environment makes other code, or another configuration, run. */
  'env-loader',
]);
export type Trait = z.infer<typeof Trait>;
