const field = String.raw`[\d*/,A-Za-z-]+`;

/** A time and what follows it on the line. crontab(5); what the jobs of the system have in front, a user, is left in. */
const job = new RegExp(
  String.raw`(["']?)(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every_minute)|(?:[\d*][\d*/,-]*)\s+(?:[\d*][\d*/,-]*)\s+(?:[\d*][\d*/,-]*)\s+(?:${field})\s+(?:[\d*A-Za-z][\w*/,-]*))\s+(?!\*)([^\n]+)`,
  'g',
);

/** The commands of cron jobs: in a table, or in the words that a command prints into one. */
export const jobsIn = (text: string): string[] =>
  [...text.matchAll(job)].map(([, quote = '', command = '']) => {
    const end = quote === '' ? -1 : command.indexOf(quote);
    return (end < 0 ? command : command.slice(0, end))
      .replace(/\\n$/, '')
      .replace(/^root\s+/, '')
      .trim();
  });
