/** The words that a name or option is made of, in small letters: `run-tests`, `checkAll`, `--no-cache`. */
export const nameParts = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
