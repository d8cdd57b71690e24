/** A block of addresses. */
export interface Network {
  readonly bits: 32 | 128;
  readonly base: bigint;
  readonly prefix: number;
}

/** A numeric address; undefined for a name. IPv4 in its dotted form only: others are names to a rule. */
const addressOf = (text: string): { bits: 32 | 128; value: bigint } | undefined => {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (four !== null) {
    const parts = four.slice(1).map(Number);
    if (parts.some((part) => part > 255)) return undefined;
    return { bits: 32, value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) };
  }
  return sixOf(text.replace(/^\[(.*)\]$/, '$1'));
};

const sixOf = (text: string): { bits: 128; value: bigint } | undefined => {
  if (!text.includes(':') || !/^[0-9a-f:]+$/i.test(text)) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<string>(Math.max(missing, 0)).fill('0'), ...tail];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
};

/** `10.0.0.0/8`, `fd00::/8`; undefined when the text is no block of addresses. */
export const networkOf = (text: string): Network | undefined => {
  const match = /^(.+)\/(\d{1,3})$/.exec(text);
  const address = match === null ? undefined : addressOf(match[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === undefined || prefix > address.bits) return undefined;
  return { bits: address.bits, base: address.value >> BigInt(address.bits - prefix), prefix };
};

/** Whether a host is a numeric address in the block. */
export const isInNetwork = (host: string, network: Network): boolean => {
  const address = addressOf(host);
  if (address === undefined || address.bits !== network.bits) return false;
  return address.value >> BigInt(network.bits - network.prefix) === network.base;
};
