/** No tool nests its arguments deeper. Far above it the stack of a recursive reader ends, so none is used there. */
export const deepestInput = 200;

/**
 * A JSON value as JSON text, however deep it is: `JSON.stringify` throws on what an agent may nest as deep as it likes.
 * The keys stand in the order they came in.
 */
export const jsonText = (value: unknown): string => {
  if (!isDeeper(value, deepestInput)) return JSON.stringify(value) ?? 'null';
  const pieces: string[] = [];
  const todo: ({ text: string } | { value: unknown })[] = [{ value }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if ('text' in next) {
      pieces.push(next.text);
      continue;
    }
    const inner = next.value;
    if (typeof inner !== 'object' || inner === null) {
      pieces.push(JSON.stringify(inner) ?? 'null');
      continue;
    }
    const isList = Array.isArray(inner);
    pieces.push(isList ? '[' : '{');
    todo.push({ text: isList ? ']' : '}' });
    const entries = Object.entries(inner);
    // The last one first: what is pushed last is written next.
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      const [key, each] = entries[index] ?? ['', null];
      const comma = index === 0 ? '' : ',';
      todo.push({ value: each }, { text: isList ? comma : `${comma}${JSON.stringify(key)}:` });
    }
  }
  return pieces.join('');
};

/** Whether a value has more than so many levels of objects and lists. */
export const isDeeper = (value: unknown, levels: number): boolean => {
  let level = [value].filter(isNested);
  for (let depth = 0; depth < levels && level.length > 0; depth += 1) {
    level = level.flatMap((each) => Object.values(each).filter(isNested));
  }
  return level.length > 0;
};

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;
