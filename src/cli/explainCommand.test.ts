// explain: the whole derivation on the command line, as text, LaTeX and JSON.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openingExample } from '../examples/index.ts';
import { chainrule } from './chainrule.ts';

const folder = mkdtempSync(join(tmpdir(), 'chainrule-explain-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function fileOf(content: unknown): string {
  const path = join(folder, `graph-${files++}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

async function call(...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await chainrule(words, { print: (text) => out.push(text), complain: (line) => err.push(`${line}\n`) });
  return { status, out: out.join(''), err: err.join('') };
}

const opening = fileOf(openingExample.document);
const graph = (nodes: readonly object[], edges: readonly object[]) => ({
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: nodes.map((node) => ({ position: [0, 0], ...node })),
  edges,
});
const wire = (from: string, to: string) => ({ from: from.split('.'), to: to.split('.') });

describe('explain', () => {
  test('prints definitions, both passes and all gradients as text', async () => {
    const { status, out, err } = await call('explain', opening);
    expect([status, err]).toEqual([0, '']);
    const at = ['Definitions', 'Forward pass', 'Backward pass', 'All gradients'].map((title) =>
      out.indexOf(`\n${title}\n`),
    );
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    expect(out).toContain('y = W x + b = [[1, 0.5], [-1, 2]] * [1, 2] + [0, 0.1] = [2, 3.1]');
    expect(out).toMatch(/∂C\/∂W +2 × 2 +\[\[-0\.7503, -1\.501\], \[0\.7503, 1\.501\]\] +agrees/);
  });

  test('--tex prints a LaTeX document', async () => {
    const { status, out } = await call('explain', '--tex', opening);
    expect(status).toBe(0);
    expect(out).toMatch(/^\\documentclass[^]*\\begin\{document\}[^]*\\end\{document\}\n$/);
  });

  test('--json prints every line as TeX and as text, results with all their digits', async () => {
    const { out } = await call('explain', opening, '--json');
    const { title, sections } = JSON.parse(out);
    expect(title).toBe(openingExample.document.title);
    const backward = sections.find((section: { title: string }) => section.title === 'Backward pass');
    const rule = backward.parts
      .flatMap((part: { blocks: { kind: string; sides?: { text: string; numbers?: unknown }[] }[] }) => part.blocks)
      .find((block: { sides?: { text: string }[] }) => block.sides?.[0]?.text === '∂C/∂W');
    expect(rule.sides.map((side: { kind: string }) => side.kind)).toEqual(['symbols', 'symbols', 'numbers', 'result']);
    expect(rule.sides[1].tex).toContain('x^{\\top}');
    expect(rule.sides[3].numbers[0][0]).toBeCloseTo(-0.7502601055951177, 14);
  });

  test('forward only, and a graph with a faulty node: what there is is explained, what is missing is said', async () => {
    const forward = await call('explain', fileOf({ ...openingExample.document, backward: null }));
    expect([forward.status, forward.out.includes('the graph runs forward only')]).toEqual([0, true]);
    const faulty = fileOf(
      graph(
        [
          { id: 'x', op: 'Input', inputs: { value: [1, 2, 3] } },
          { id: 'bad', op: 'Add', inputs: { b: [1, 2] } },
          { id: 'good', op: 'Square' },
        ],
        [wire('x.y', 'bad.a'), wire('x.y', 'good.x')],
      ),
    );
    const { status, out, err } = await call('explain', faulty);
    expect(status).toBe(2);
    expect(out).toContain('What is missing');
    expect(out).toContain('[1, 4, 9]');
    expect(err.trimEnd().split('\n').length).toBe(1);
  });
});
