// leanOps.test: what is left of the ops in the build says and computes the same, without what nobody reads there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, minifySync, parseSync, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeParams, inputsOf, isProblem, type Op, outputsOf } from '../engine/op.ts';
import { ops } from '../ops/index.ts';
import { type Blanks, leanOps, leanText, unreadByPage, unreadByWorker } from './leanOps.ts';

const lean = (code: string, blanks: Blanks) => leanText(code, parseSync('op.js', code).program, blanks);

describe('leanText', () => {
  test('blanks fields of records only', () => {
    const code = "const a = { code: 'x', samples: [1] }; const b = { code: 'y' };";
    expect(lean(code, unreadByWorker)).toBe("const a = { code: undefined, samples: [] }; const b = { code: 'y' };");
  });

  test('blanks methods, and leaves alone what is handed on', () => {
    const code = 'function make({ about }) { return { about, derivation(at) { return f(at); }, samples: [...g()] }; }';
    expect(lean(code, unreadByWorker)).toBe(
      'function make({ about }) { return { about, derivation: undefined, samples: [] }; }',
    );
  });

  test('calls that make a constant are marked as pure, those of functions and statements are not', () => {
    const code =
      'const a = f([g(1)]); run(); const b = () => h(); export function c() { const d = e(); } const i = 1 / j();';
    expect(lean(code, unreadByPage)).toBe(
      `const a = /* @__PURE__ */ f([/* @__PURE__ */ g(1)]); run();${code.slice(code.indexOf(' const b'))}`,
    );
  });
});

describe('the whole catalogue', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-lean-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  interface Built {
    readonly ops: readonly Op[];
    readonly text: string;
    /** The files of which something is left. */
    readonly files: readonly string[];
  }
  async function built(name: string, blanks: Blanks): Promise<Built> {
    const [{ output }] = (await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [leanOps(blanks)],
      build: {
        outDir: folder,
        emptyOutDir: false,
        minify: false,
        lib: { entry: join(import.meta.dirname, '../ops/index.ts'), formats: ['es'], fileName: () => `${name}.mjs` },
      },
    })) as unknown as readonly [{ readonly output: readonly [Rolldown.OutputChunk] }];
    const { code } = output[0];
    expect(parseSync('minified.js', minifySync('built.js', code).code).errors).toEqual([]);
    const left = Object.entries(output[0].modules).filter(([, { renderedLength }]) => renderedLength > 0);
    const module = (await import(pathToFileURL(join(folder, `${name}.mjs`)).href)) as Pick<Built, 'ops'>;
    return { ops: module.ops, text: code, files: left.map(([path]) => basename(path)) };
  }

  const data = (op: Op, without: Blanks) =>
    JSON.stringify(op, (key, value: unknown) => (Object.hasOwn(without, key) ? undefined : value));

  test('in the page: all that was there but the samples', async () => {
    const page = await built('page', unreadByPage);
    expect(page.ops.map((op) => data(op, unreadByPage))).toEqual(ops.map((op) => data(op, unreadByPage)));
    for (const [at, op] of page.ops.entries()) {
      expect(op.samples).toEqual([]);
      expect(Object.keys(op)).toEqual(Object.keys(ops[at] as Op));
      expect(Object.entries(op).map(([, value]) => typeof value)).toEqual(
        Object.entries(ops[at] as Op).map(([, value]) => typeof value),
      );
    }
    expect(page.files).toContain('softmaxDerivation.ts');
    expect(page.files.filter((file) => /sample/i.test(file))).toEqual([]);
  });

  describe('in the worker', () => {
    let worker: Awaited<ReturnType<typeof built>>;
    beforeAll(async () => {
      worker = await built('worker', unreadByWorker);
    });

    test('no words', () => {
      expect(ops.map((op) => op.about).filter((words) => worker.text.includes(words))).toEqual([]);
      expect(worker.files).toContain('softmax.ts');
      expect(worker.files.filter((file) => /sample|softmaxDerivation|softmaxCode/i.test(file))).toEqual([]);
    });

    test('the same words about kinks', () => {
      for (const [at, op] of ops.entries()) {
        for (const { inputs, params } of op.samples) {
          const given = completeParams(op, params);
          const notices = [op, worker.ops[at] as Op].map((each) => each.kinkAt?.(completed(op, inputs, given), given));
          expect(notices[1]).toEqual(notices[0]);
        }
      }
    });

    test('the same numbers', () => {
      expect(worker.ops.map((op) => op.name)).toEqual(ops.map((op) => op.name));
      for (const [at, op] of ops.entries()) {
        const other = worker.ops[at] as Op;
        for (const sample of op.samples) {
          const params = completeParams(op, sample.params);
          expect([inputsOf(other, params), outputsOf(other, params)]).toEqual([
            inputsOf(op, params),
            outputsOf(op, params),
          ]);
          const results = [op, other].map((each) => attempt(each, sample.inputs, params));
          expect(results[1], `${op.name}, ${sample.name}`).toEqual(results[0]);
        }
      }
    });
  });

  type Inputs = Op['samples'][number]['inputs'];

  /** With the scalars that are held by default. */
  function completed(op: Op, inputs: Inputs, params: ReturnType<typeof completeParams>): Inputs {
    return Object.fromEntries(
      inputsOf(op, params).map(({ name, default: fallback }) => [
        name,
        inputs[name] ?? (typeof fallback === 'number' ? { shape: [], data: Float64Array.of(fallback) } : undefined),
      ]),
    );
  }

  function attempt(op: Op, inputs: Inputs, params: ReturnType<typeof completeParams>) {
    const complete = completed(op, inputs, params);
    const shapes = Object.fromEntries(Object.entries(complete).map(([name, tensor]) => [name, tensor?.shape]));
    const inferred = op.infer(shapes, params);
    if (isProblem(inferred) || op.source === true) return inferred;
    const forward = op.forward(complete, params);
    if (isProblem(forward)) return forward;
    const cotangents = forward.outputs;
    const context = {
      inputs: complete,
      outputs: forward.outputs,
      residuals: forward.residuals,
      params,
      needs: () => true,
    };
    return [inferred, forward.outputs, op.vjp(cotangents, context)];
  }
});
