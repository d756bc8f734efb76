// compileTex: sets a LaTeX document with the TeX of this machine, where there is one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasTex = spawnSync('pdflatex', ['--version'], { stdio: 'ignore' }).status === 0;

export interface Compiled {
  readonly status: number | null;
  /** What TeX complained of, with the lines that follow. */
  readonly errors: readonly string[];
  /** Lines that stick out into the margin by more than a few points. */
  readonly overfull: readonly string[];
  readonly pages: number;
}

/** Twice is not needed: there are no references. Shell commands are off. */
export function compileTex(tex: string): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-tex-'));
  try {
    writeFileSync(join(folder, 'derivation.tex'), tex);
    const { status, stdout } = spawnSync(
      'pdflatex',
      ['-no-shell-escape', '-interaction=nonstopmode', '-halt-on-error', 'derivation.tex'],
      { cwd: folder, encoding: 'latin1', maxBuffer: 64 * 2 ** 20 },
    );
    const lines = stdout.split('\n');
    return {
      status,
      errors: lines.flatMap((line, at) => (line.startsWith('!') ? [lines.slice(at, at + 6).join('\n')] : [])),
      overfull: lines.filter((line) => Number(/^Overfull \\hbox \(([\d.]+)pt/.exec(line)?.[1] ?? 0) > 12),
      pages: Number(/\((\d+) pages?/.exec(stdout)?.[1] ?? 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
