import type { SyntaxNode } from 'unbash';
import { noTaints } from '../value.ts';
import { isNumericWord, namesIn } from './arithmetic.ts';
import { walkTree } from './guard.ts';
import { assign, disturb, isNumber, type ShellState } from './state.ts';

const movers = new Set([
  'cd',
  'pushd',
  'popd',
  'chdir',
  'eval',
  'source',
  '.',
  'command',
  'builtin',
  'alias',
  'hash',
]);

/** Forgets what a part that may run again changes: a later round starts from what an earlier one left. */
export const forgetChanges = (node: Parameters<typeof walkTree>[0], state: ShellState): void => {
  // A subshell of its own leaves nothing behind.
  const apart = new Set<SyntaxNode>();
  walkTree(node, (part) => {
    if (apart.has(part)) return;
    if (part.type === 'Subshell') walkTree(part, (inner) => apart.add(inner));
    else if (part.type === 'Assignment') {
      const known = state.variables.get(part.name);
      const number = isNumber(known) && part.value.type === 'Word' && isNumericWord(part.value);
      assign(state, part.name, {
        taints: known?.taints ?? noTaints,
        number: number && part.index === undefined,
      });
    } else if (part.type === 'For' || part.type === 'Select')
      assign(state, part.name.text, { taints: noTaints });
    else if (part.type === 'Function') {
      state.shadowed.add(part.name.value);
    } else if (part.type === 'ParameterExpansion' && part.operation?.type === 'Default') {
      if (state.variables.has(part.parameter)) assign(state, part.parameter, { taints: noTaints });
    } else if (part.type === 'ArithmeticCommand' || part.type === 'ArithmeticWord')
      forgetArithmetic(part, state);
    else if (part.type === 'Command' && part.name !== undefined) {
      const name = part.name.value;
      if (part.name.parts !== undefined || state.functions.has(name)) disturb(state);
      else if (movers.has(name)) {
        state.cwds = [];
        if (name === 'eval' || name === 'source' || name === '.') disturb(state);
      } else if (
        [
          'read',
          'mapfile',
          'readarray',
          'getopts',
          'printf',
          'unset',
          'let',
          'declare',
          'local',
          'typeset',
          'export',
          'wait',
          'shift',
          'set',
        ].includes(name)
      ) {
        if (name === 'shift' || name === 'set') {
          state.positional = undefined;
          state.outermost = false;
        }
        if (
          part.args.some((arg) => arg.type === 'Word' && /^-[a-zA-Z]*n/.test(arg.text)) &&
          /^(declare|local|typeset)$/.test(name)
        )
          disturb(state);
        // `printf` sets a name behind `-v`, and none elsewhere.
        if (name === 'printf' && part.args[0]?.text.startsWith('%') === true) return;
        if (name === 'printf' && /^['"][^-]/.test(part.args[0]?.text ?? '')) return;
        for (const arg of part.args) {
          for (const variable of namesIn(arg.text)) {
            if (state.variables.has(variable)) assign(state, variable, { taints: noTaints });
          }
        }
      }
    }
  });
};

/** Forgets the variables that an arithmetic text may set. */
export const forgetArithmetic = (node: Parameters<typeof walkTree>[0], state: ShellState): void => {
  walkTree(node, (part) => {
    const text =
      part.type === 'ArithmeticWord' ? part.value : part.type === 'ArithmeticCommand' ? part.body : '';
    for (const name of namesIn(text))
      if (state.variables.has(name))
        assign(state, name, { taints: noTaints, number: isNumber(state.variables.get(name)) });
  });
};
