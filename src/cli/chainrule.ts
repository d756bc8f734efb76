// chainrule: the command line as a function from words to an exit status.
import { checkCommand } from './checkCommand.ts';
import { explainCommand } from './explainCommand.ts';
import { Fault } from './Fault.ts';
import { jvpCommand } from './jvpCommand.ts';
import { linkCommand, readCommand } from './linkCommands.ts';
import { opsCommand } from './opsCommand.ts';
import { type CommandLine, parseArguments } from './parseArguments.ts';
import type { Printer } from './printer.ts';
import { runCommand } from './runCommand.ts';
import { usageText } from './usageText.ts';

/** Never throws: whatever goes wrong is one sentence on standard error and status 2. */
export async function chainrule(words: readonly string[], printer: Printer): Promise<number> {
  try {
    return await dispatch(parseArguments(words), printer);
  } catch (error) {
    printer.complain(error instanceof Fault ? error.message : unexpected(error));
    return 2;
  }
}

async function dispatch(line: CommandLine, printer: Printer): Promise<number> {
  switch (line.command) {
    case 'help':
      printer.print(usageText);
      return 0;
    case 'run':
      return runCommand(line, printer);
    case 'check':
      return checkCommand(line, printer);
    case 'jvp':
      return jvpCommand(line, printer);
    case 'explain':
      return explainCommand(line, printer);
    case 'link':
      return linkCommand(line, printer);
    case 'read':
      return readCommand(line, printer);
    case 'ops':
      return opsCommand(line, printer);
  }
}

function unexpected(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `Chainrule could not finish, and this is a fault of its own: ${reason}.`;
}
