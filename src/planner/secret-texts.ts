/** Texts that are a secret whatever stands around them, by the forms of their issuers. */
const certain: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  /aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{30,}/i,
  // Not the name of a key in an address that was signed with it.
  /(?<!X-Amz-Credential=)\bA(?:KIA|SIA)[0-9A-Z]{16}/,
  /\b(?:gh[opusr]_[A-Za-z0-9]{30}|github_pat_\w{30}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50}|dop_v1_[0-9a-f]{64})/,
  /\b[rs]k_live_[A-Za-z0-9]{16}|\bxox[abeprs]-[\w-]{10}|\bsk-(?:ant|proj)-[\w-]{20}|\bAIza[\w-]{35}/,
];

const maxLength = 65_536;

/** Whether a text that goes elsewhere has a private key or a token in it. */
export const holdsSecret = (text: string): boolean => {
  const looked = text.length > maxLength ? text.slice(0, maxLength) : text;
  return certain.some((form) => form.test(looked));
};

/** The same of an address, whose values may be written in base64. */
export const addressHoldsSecret = (url: string): boolean => {
  const query = url.slice(url.search(/[?#]/) + 1);
  if (query.length < 20 || query.length === url.length) return false;
  return (
    query.split(/[&;#]/).some((pair) => {
      const value = pair.slice(pair.indexOf('=') + 1);
      if (value.length < 24 || !/^[\w+/%-]+=*$/.test(value)) return false;
      const text = textOfBase64(value.replaceAll('%3D', '='));
      return holdsSecret(text) || /^[\x20-\x7e\s]*(?:SECRET|TOKEN|PASSWORD|API_?KEY)\w*\s*[=:]/i.test(text);
    }) || holdsSecret(query.replaceAll('&', ' '))
  );
};

const textOfBase64 = (text: string): string => {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
};
