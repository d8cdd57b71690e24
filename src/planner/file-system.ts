import type { BoundFile } from '../domain/plan.ts';

/**
 * What the planner may ask about files. Bounded by the caller; every answer is a fact of one instant, so it is part of
 * the plan's hash and is asked again before a held call is released.
 */
export interface FileSystemPort {
  /** The path with every symbolic link resolved, or undefined when it does not exist. */
  realpath(path: string): string | undefined;
  kind(path: string): 'file' | 'directory' | 'other' | undefined;
  /**
   * Which file this is, links followed, so that another in its place is noticed; undefined when there is none.
   * `content` asks for what is in it as well. Left out where nothing is known of files.
   */
  identity?(path: string, content: boolean): Omit<BoundFile, 'path'> | undefined;
  /** Notes a symbolic link that the call itself makes: later paths lead through it. */
  lead?(place: string, target: string): void;
  /** Whether a path is such a link. */
  isLed?(path: string): boolean;
}

/** A file system in which nothing exists: paths are judged as they are written. */
export const noFileSystem: FileSystemPort = { realpath: () => undefined, kind: () => undefined };
