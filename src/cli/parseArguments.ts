// parseArguments: the words of a command line as a command with its files and options.
import { quoted } from '../document/shown.ts';
import { Fault } from './Fault.ts';

export type CommandName = 'run' | 'check' | 'jvp' | 'explain' | 'link' | 'read' | 'ops';
export interface CommandLine {
  readonly command: CommandName | 'help';
  /** What is left when options are taken out: files, or a hash. `-` is standard input. */
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly steps: boolean;
  /** What follows an option that takes a value. */
  readonly values: ReadonlyMap<string, string>;
  readonly tex: boolean;
}

interface Usage {
  readonly options: readonly string[];
  /** Options that are followed by a value, with what that is. */
  readonly valued?: Readonly<Record<string, string>>;
  /** What it wants, as it stands in the usage. */
  readonly operand: string | null;
  readonly many: boolean;
}
const usages: Readonly<Record<CommandName, Usage>> = {
  run: { options: ['--json', '--steps'], operand: 'FILE', many: true },
  check: { options: ['--json'], operand: 'FILE', many: false },
  jvp: {
    options: ['--json'],
    valued: { '--port': 'NODE.PORT', '--entry': 'INDEX', '--direction': 'JSON' },
    operand: 'FILE',
    many: false,
  },
  explain: { options: ['--tex', '--json'], operand: 'FILE', many: false },
  link: { options: [], operand: 'FILE', many: false },
  read: { options: [], operand: 'HASH', many: false },
  ops: { options: ['--json'], operand: null, many: false },
};

/** Options may stand anywhere; `--` ends them. Throws a Fault that says what was expected. */
export function parseArguments(words: readonly string[]): CommandLine {
  const end = words.indexOf('--');
  const optional = end === -1 ? words : words.slice(0, end);
  if (optional.includes('--help') || optional.includes('-h')) return help;
  const isOption = (word: string) => word.startsWith('-') && word !== '-';
  const { plain, values } = takeValues(optional);
  const options = [...plain.filter(isOption), ...values.keys()];
  const [name, ...operands] = [...plain.filter((word) => !isOption(word)), ...(end === -1 ? [] : words.slice(end + 1))];
  if (name === undefined && options.length === 0) throw new Fault('No command was given; try "chainrule --help".');
  if (name === 'help') return help;
  if (name === undefined || !Object.hasOwn(usages, name)) {
    const what =
      name === undefined
        ? `the option ${quoted(options[0] ?? '')} stands alone`
        : `there is no command ${quoted(name)}`;
    throw new Fault(`It is not clear what to do: ${what}; the commands are ${Object.keys(usages).join(', ')}.`);
  }
  const command = name as CommandName;
  checkUsage(command, options, operands);
  const has = (option: string): boolean => options.includes(option);
  return { command, operands, json: has('--json'), steps: has('--steps'), tex: has('--tex'), values };
}

const help: CommandLine = { command: 'help', operands: [], json: false, steps: false, tex: false, values: new Map() };

const valuedOptions = new Map(Object.values(usages).flatMap(({ valued }) => Object.entries(valued ?? {})));

/** The word after an option that takes a value belongs to it, also when it begins with a dash (a negative number). */
function takeValues(words: readonly string[]): {
  readonly plain: readonly string[];
  readonly values: Map<string, string>;
} {
  const plain: string[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const wanted = valuedOptions.get(word);
    if (wanted === undefined) {
      plain.push(word);
      continue;
    }
    const value = words[++at];
    if (value === undefined) throw new Fault(`The option ${quoted(word)} needs a value: ${wanted}.`);
    if (values.has(word)) throw new Fault(`The option ${quoted(word)} is given twice.`);
    values.set(word, value);
  }
  return { plain, values };
}

function checkUsage(command: CommandName, options: readonly string[], operands: readonly string[]): void {
  const usage = usages[command];
  const own = [...usage.options, ...Object.keys(usage.valued ?? {})];
  const stranger = options.find((option) => !own.includes(option));
  if (stranger !== undefined) {
    const known = own.length === 0 ? 'takes no options' : `takes ${own.join(' and ')}`;
    throw new Fault(`The command ${command} has no option ${quoted(stranger)}; it ${known}.`);
  }
  if (options.includes('--json') && options.includes('--steps')) {
    throw new Fault('Choose --json or --steps: the trace of --steps is text.');
  }
  if (options.includes('--json') && options.includes('--tex')) {
    throw new Fault('Choose --json or --tex: a derivation is printed once.');
  }
  if (usage.operand === null && operands.length > 0) throw new Fault(`The command ${command} takes no file.`);
  if (usage.operand !== null && operands.length === 0) {
    throw new Fault(`The command ${command} needs a ${usage.operand} ("-" reads standard input).`);
  }
  if (!usage.many && operands.length > 1)
    throw new Fault(`The command ${command} takes one ${usage.operand}, not ${operands.length}.`);
}
