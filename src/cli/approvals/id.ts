import { AegisError } from '../../errors.ts';

/** The id of an approval as a person types it: case and space around it do not matter. Throws AegisError (usage). */
export const approvalIdOf = (text: string): string => {
  const id = text.trim().toLowerCase();
  if (/^[a-z0-9]{6}$/.test(id)) return id;
  throw new AegisError(`${JSON.stringify(text)} is not the id of an approval: six letters and digits`, {
    code: 'AEG-USAGE',
    exit: 'usage',
    hint: 'aegis approvals list',
  });
};
