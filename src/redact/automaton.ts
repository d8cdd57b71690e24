interface State {
  next: Map<number, State>;
  fail: State | undefined;
  /** The longest word that ends here; 0 when none does. */
  length: number;
  word: number;
}

const newState = (): State => ({ next: new Map(), fail: undefined, length: 0, word: -1 });

/** A hit: the word's index in the list, and where it stands. */
export interface Hit {
  word: number;
  start: number;
  end: number;
}

/**
 * Finds many words in one pass, in time linear in the text however many words there are (Aho and Corasick, CACM 18(6),
 * 1975). At each place the longest word that ends there is told.
 */
export const createAutomaton = (words: readonly string[]): ((text: string) => Hit[]) => {
  const root = newState();
  words.forEach((word, index) => {
    let state = root;
    for (let at = 0; at < word.length; at += 1) {
      const unit = word.charCodeAt(at);
      const next = state.next.get(unit) ?? newState();
      state.next.set(unit, next);
      state = next;
    }
    if (word.length > 0) Object.assign(state, { length: word.length, word: index });
  });
  link(root);
  return (text) => {
    const hits: Hit[] = [];
    let state = root;
    for (let at = 0; at < text.length; at += 1) {
      state = step(root, state, text.charCodeAt(at));
      if (state.length > 0) hits.push({ word: state.word, start: at + 1 - state.length, end: at + 1 });
    }
    return hits;
  };
};

const step = (root: State, from: State, unit: number): State => {
  let state: State | undefined = from;
  while (state !== undefined) {
    const next = state.next.get(unit);
    if (next !== undefined) return next;
    state = state.fail;
  }
  return root;
};

/** Where to go on when a word breaks off, breadth first: the longest suffix that begins another word. */
const link = (root: State): void => {
  const queue: State[] = [];
  for (const state of root.next.values()) {
    state.fail = root;
    queue.push(state);
  }
  for (let at = 0; at < queue.length; at += 1) {
    const state = queue[at];
    if (state === undefined) continue;
    for (const [unit, next] of state.next) {
      next.fail = state.fail === undefined ? root : step(root, state.fail, unit);
      if (next.length === 0) {
        next.length = next.fail.length;
        next.word = next.fail.word;
      }
      queue.push(next);
    }
  }
};
