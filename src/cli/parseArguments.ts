// parseArguments: the words of a command line as a command with its files and options.
import { quoted } from '../document/shown.ts';
import { Fault } from './Fault.ts';

export type CommandName = 'run' | 'check' | 'link' | 'read' | 'ops';
export interface CommandLine {
  readonly command: CommandName | 'help';
  /** What is left when options are taken out: files, or a hash. `-` is standard input. */
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly steps: boolean;
}

interface Usage {
  readonly options: readonly string[];
  /** What it wants, as it stands in the usage. */
  readonly operand: string | null;
  readonly many: boolean;
}
const usages: Readonly<Record<CommandName, Usage>> = {
  run: { options: ['--json', '--steps'], operand: 'FILE', many: true },
  check: { options: ['--json'], operand: 'FILE', many: false },
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
  const options = optional.filter(isOption);
  const [name, ...operands] = [
    ...optional.filter((word) => !isOption(word)),
    ...(end === -1 ? [] : words.slice(end + 1)),
  ];
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
  return { command, operands, json: options.includes('--json'), steps: options.includes('--steps') };
}

const help: CommandLine = { command: 'help', operands: [], json: false, steps: false };

function checkUsage(command: CommandName, options: readonly string[], operands: readonly string[]): void {
  const usage = usages[command];
  const stranger = options.find((option) => !usage.options.includes(option));
  if (stranger !== undefined) {
    const known = usage.options.length === 0 ? 'takes no options' : `takes ${usage.options.join(' and ')}`;
    throw new Fault(`The command ${command} has no option ${quoted(stranger)}; it ${known}.`);
  }
  if (options.includes('--json') && options.includes('--steps')) {
    throw new Fault('Choose --json or --steps: the trace of --steps is text.');
  }
  if (usage.operand === null && operands.length > 0) throw new Fault(`The command ${command} takes no file.`);
  if (usage.operand !== null && operands.length === 0) {
    throw new Fault(`The command ${command} needs a ${usage.operand} ("-" reads standard input).`);
  }
  if (!usage.many && operands.length > 1)
    throw new Fault(`The command ${command} takes one ${usage.operand}, not ${operands.length}.`);
}
