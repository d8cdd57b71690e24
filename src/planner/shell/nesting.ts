/** Deeper or longer than any real command; text of programs in heredocs stays far below. */
const maxOpen = 128;
const maxHeredocs = 3000;

/**
 * Whether a text would cost a parser too much: brackets open at once, or heredoc marks. Counted without knowing quotes,
 * so it sees at least as much as a parser would.
 */
export const isTooNested = (text: string): boolean => {
  let open = 0;
  let heredocs = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '(' || char === '{') {
      open += 1;
      if (open > maxOpen) return true;
    } else if ((char === ')' || char === '}') && open > 0) open -= 1;
    else if (char === '<' && text[index + 1] === '<') {
      heredocs += 1;
      if (heredocs > maxHeredocs) return true;
      index += 1;
    }
  }
  return false;
};
