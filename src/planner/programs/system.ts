import type { Profile } from './profile.ts';
import { diskPrograms } from './system-disks.ts';
import { factPrograms } from './system-facts.ts';
import { kernelPrograms } from './system-kernel.ts';
import { processPrograms } from './system-processes.ts';
import { protectionPrograms } from './system-protection.ts';
import { settingPrograms } from './system-settings.ts';

/** Programs that tell of the machine, or change it. */
export const systemPrograms: Record<string, Profile> = {
  ...factPrograms,
  ...processPrograms,
  ...diskPrograms,
  ...kernelPrograms,
  ...protectionPrograms,
  ...settingPrograms,
};
