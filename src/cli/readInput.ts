// readInput: the text of a file or of standard input, within bounds.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MAX_TEXT } from '../document/limits.ts';
import { quoted } from '../document/shown.ts';
import { Fault } from './Fault.ts';

const megabytes = Math.round(MAX_TEXT / 1024 / 1024);

/** `name` is a path, or `-` for standard input. Throws a Fault that names it. */
export async function readInput(name: string): Promise<string> {
  const shownName = name === '-' ? 'Standard input' : `The file ${quoted(name, 200)}`;
  try {
    if (name !== '-' && (await stat(name)).isDirectory())
      throw new Fault(`${shownName} is a folder; name a document in it.`);
    return await readCapped(name === '-' ? process.stdin : createReadStream(name), shownName);
  } catch (error) {
    throw error instanceof Fault ? error : new Fault(`${shownName} cannot be read: ${reasonOf(error)}.`);
  }
}

async function readCapped(stream: AsyncIterable<Buffer>, shownName: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_TEXT)
      throw new Fault(`${shownName} is larger than ${megabytes} MB; that is more than a document may be.`);
    chunks.push(chunk);
  }
  // Also takes off a byte order mark.
  return new TextDecoder().decode(Buffer.concat(chunks));
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['ELOOP', 'its links go round in a circle'],
  ['ENOTDIR', 'part of its path is not a folder'],
  ['ENAMETOOLONG', 'its name is too long'],
]);

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons.get(code) ?? (error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'an unknown error');
}
