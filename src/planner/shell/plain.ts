/**
 * First words with a meaning of their own in some shell: reserved words and builtins of POSIX sh, fish 4 and PowerShell
 * 7, and the aliases PowerShell has for names of other programs (`rm` is `Remove-Item` there, `curl` once was
 * `Invoke-WebRequest`).
 */
const special = new Set(
  'if then else elif fi for foreach while until do done case esac in select function time coproc begin end switch break continue return and or not builtin command exec eval source set alias unalias abbr bind block emit export unset read test string math status contains count jobs fg bg disown wait cd pushd popd dirs history trap ulimit umask local declare typeset readonly let shift getopts hash type nextd prevd argparse param process filter dynamicparam try catch finally throw trap data class enum using exit clean ac asnp cat clc clear clhy cli clp cls clv cnsn compare copy cp cpi cpp curl cvpa dbp del diff dir dnsn ebp echo epal epcsv epsn erase etsn exsn fc fhx fl ft fw gal gbp gc gci gcim gcm gcs gdr gerr ghy gi gin gjb gl gm gmo gp gps gpv group gsn gsnp gsv gtz gu gv gwmi h help iex ihy ii ipal ipcsv ipmo ipsn irm ise iwmi iwr kill lp ls man md measure mi mount move mp mv nal ndr ni nmo nsn nv ogv oh open pgsv ps pwd r rbp rcjb rcsn rd rdr ren ri rjb rm rmdir rmo rni rnp rp rsn rsnp rujb rv rvpa rwmi sajb sal saps sasv sbp sc scb select sets shcm si sl sleep sls sort sp spjb spps spsv start stz sujb sv swmi tee trcm where wget wjb write'.split(
    ' ',
  ),
);

/**
 * Whether a command is a program and its words in every shell: words of letters, digits and signs that no grammar gives
 * a meaning, one blank between them, no reserved or aliased word in front. `-` in front of a word is an option
 * everywhere but in front of the first; `%` and `@` have a meaning at the start of a word (jobs in fish and zsh, splatting
 * in PowerShell), `,` and `=` there or in the first word (arrays, zsh's `=ls`, assignments).
 */
export const isPlainCommand = (text: string): boolean => {
  if (!/^[A-Za-z_][A-Za-z0-9_./+-]*( [A-Za-z0-9_./:+-][A-Za-z0-9_./=:@%+,-]*)*$/.test(text)) return false;
  // A comma makes an array of two words in PowerShell, and a bare `--%` ends its own reading.
  if (text.includes(',') || / --%/.test(text)) return false;
  return !special.has((text.split(' ', 1)[0] ?? '').toLowerCase());
};
