import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from './paths.ts';

const Manifest = z.looseObject({ version: z.string() });

/** The version of this program, from its package.json. */
export const packageVersion = (): string =>
  Manifest.parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))).version;
