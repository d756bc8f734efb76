// sentence: a problem as one whole line: where it is, the reason, and the way out.
import type { Problem } from '../engine/op.ts';

/**
 * Problems of ops do not know their node's name, so it is put in front of a text that does not start with it. With null the text
 * names the place itself.
 */
export function sentence(node: string | null, { problem, port, fix }: Problem): string {
  const isWhole = node === null || startsWith(problem, node);
  const text = isWhole ? problem.replace(/^the /, 'The ') : named(node, port, problem);
  return [stopped(text), ...(fix === undefined ? [] : [stopped(fix.text)])].join(' ');
}

function named(node: string, port: string | undefined, problem: string): string {
  if (port === undefined) return `${node}: ${problem}`;
  return startsWith(problem, port) ? `${node}.${problem}` : `${node}.${port}: ${problem}`;
}

/** The name itself, not a longer one that begins with it. */
function startsWith(text: string, name: string): boolean {
  return text.startsWith(name) && /^(?:$|[.\s:,'’])/.test(text.slice(name.length));
}

function stopped(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
