/** Texts that are a secret whatever stands around them, by the forms of their issuers. */
const certain: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  /aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{30,}/i,
  /\bAKIA[0-9A-Z]{16}\b[\s\S]{1,120}[A-Za-z0-9/+]{40}/,
  /\b[sr]k_live_[0-9A-Za-z]{16,}/,
  /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,}|dop_v1_[0-9a-f]{64})/,
  /\bxox[abeprs]-\d{9,}-[\w-]{20,}/,
  /\bsk-(?:ant-|proj-)[\w-]{30,}/,
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
