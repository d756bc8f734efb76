// main: runs the command line of this process; launch.mjs bundles it, because Node 20 reads no TypeScript.
import { chainrule } from './chainrule.ts';
import { processPrinter } from './printer.ts';

// npm runs scripts in the package's folder; files are named from where the person stands.
const { npm_lifecycle_event: script, INIT_CWD: standing } = process.env;
if (script === 'chainrule' && standing !== undefined) process.chdir(standing);

const printer = processPrinter();
// `exitCode` and not exit(): what has been printed still goes out.
process.exitCode = await chainrule(process.argv.slice(2), printer);
