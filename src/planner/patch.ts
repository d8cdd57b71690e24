/** One file a patch touches. */
export interface PatchedFile {
  action: 'write' | 'delete';
  path: string;
}

/**
 * The files of a patch in the format of Codex' `apply_patch`, or undefined when it is not one. A moved file is deleted
 * at its old place. Markers count anywhere a line starts with them, so that nothing a lenient reader sees is missed.
 */
export const patchedFiles = (patch: string): PatchedFile[] | undefined => {
  if (!/^\s*\*\*\* Begin Patch/m.test(patch)) return undefined;
  const files: PatchedFile[] = [];
  let updated: string | undefined;
  for (const line of patch.split(/\r?\n/)) {
    const match = /^\s*\*\*\* (Add File|Update File|Delete File|Move to): (.+)$/.exec(line);
    const path = match?.[2]?.trim();
    if (match === null || path === undefined || path === '') continue;
    if (match[1] === 'Delete File') files.push({ action: 'delete', path });
    else files.push({ action: 'write', path });
    if (match[1] === 'Move to' && updated !== undefined) files.push({ action: 'delete', path: updated });
    updated = match[1] === 'Update File' ? path : undefined;
  }
  return files.length === 0 ? undefined : files;
};
