// main: runs the command line of this process; launch.mjs bundles it, because Node 20 reads no TypeScript.
import { chainrule } from './chainrule.ts';
import { processPrinter } from './printer.ts';

const printer = processPrinter();
// `exitCode` and not exit(): what has been printed still goes out.
process.exitCode = await chainrule(process.argv.slice(2), printer);
