// Building by mouse: from an empty page to a graph that runs, with every gesture taken back and done again exactly.
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

/** Every state of the document so far, as its file would hold it. */
class History {
  readonly #app: Screen;
  readonly #states: string[] = [];

  constructor(app: Screen) {
    this.#app = app;
  }

  async record(): Promise<void> {
    const now = await this.#app.documentText();
    expect(now).not.toBe(this.#states.at(-1));
    this.#states.push(now);
  }

  /** Undoes everything and redoes it, looking at each state on the way. */
  async replay(): Promise<void> {
    const undo = this.#app.button(/^Undo/);
    const redo = this.#app.button(/^Redo/);
    for (const state of this.#states.slice(0, -1).reverse()) {
      await undo.click();
      expect(await this.#app.documentText()).toBe(state);
    }
    await expect(undo).toBeDisabled();
    for (const state of this.#states.slice(1)) {
      await redo.click();
      expect(await this.#app.documentText()).toBe(state);
    }
    await expect(redo).toBeDisabled();
  }
}

test('a classifier from nothing, and all of it undone and redone', async ({ app }) => {
  await app.visit();
  await app.newGraph();
  const { canvas, inspector } = app;
  await expect(canvas.root.page().getByText('An empty graph')).toBeVisible();
  const history = new History(app);
  await history.record();

  for (const [op, x, y] of [
    ['Input', 60, 180],
    ['Affine', 230, 180],
    // Far enough apart for a chip of two numbers between them.
    ['Softmax', 480, 180],
    ['CrossEntropy', 700, 180],
    ['Input', 480, 420],
  ] as const) {
    await canvas.dropOp(op, x, y);
    await history.record();
  }
  await canvas.expectNodes('x, Input', 'affine, Affine', 'softmax, Softmax', 'loss, CrossEntropy', 'x_2, Input');
  const x = canvas.node('x');
  const affine = canvas.node('affine');
  const softmax = canvas.node('softmax');
  const loss = canvas.node('loss');
  const target = canvas.node('x_2');

  for (const [from, to] of [
    [x.output('y'), affine.input('x')],
    [affine.output('y'), softmax.input('x')],
    [softmax.output('y'), loss.input('p')],
    [target.output('y'), loss.input('target')],
  ] as const) {
    await canvas.drawWire(from, to);
    await history.record();
  }
  await canvas.expectWires('x.y affine.x', 'affine.y softmax.x', 'softmax.y loss.p', 'x_2.y loss.target');

  // A layer reads a vector; the one node that cannot run says so, and what to do.
  await expect(affine.root.getByText('x is a scalar, but a layer reads a vector of features')).toBeVisible();
  await x.select();
  await inspector.open('Values');
  await inspector.root.getByRole('button', { name: 'Shape and filling of value' }).click();
  await app.dialog('Shape and filling of value').getByRole('textbox', { name: 'Shape' }).fill('2');
  await app.dialog('Shape and filling of value').getByRole('button', { name: 'Apply' }).click();
  await expect(x.cells('x.value')).toHaveCount(2);
  await expect(affine.root.getByText('x is a scalar')).toBeHidden();
  await history.record();

  await x.type('x.value', 0, '1');
  await x.type('x.value', 1, '2');
  await history.record();
  for (const [at, number] of ['1', '0.5', '-1', '2'].entries()) {
    await affine.type('affine.W', at, number);
    await history.record();
  }
  await affine.type('affine.b', 1, '.1');
  await history.record();
  await target.type('x_2.value', 0, '0');
  await history.record();

  await affine.expectNumbers('affine.y value', ['2', '3.1']);
  await softmax.expectNumbers('softmax.y value', ['0.2497', '0.7503']);
  await loss.expectNumbers('loss.C value', ['1.387']);
  await affine.expectNumbers('affine.W gradient', ['−0.7503', '−1.501', '0.7503', '1.501']);
  await affine.expectNumbers('affine.b gradient', ['−0.7503', '0.7503']);
  await softmax.expectNumbers('softmax.beta gradient', ['0.8253']);
  await x.expectNumbers('x.y gradient', ['−1.501', '1.125']);
  await expect(canvas.valueChip('2, 3.1')).toBeVisible();

  await history.replay();
  await loss.expectNumbers('loss.C value', ['1.387']);
});

test('the first op on empty paper stays where it was dropped', async ({ app }) => {
  const { canvas } = app;
  await app.visit();
  await app.newGraph();
  await canvas.dropOp('Input', 160, 240);
  const node = canvas.node('x').root;
  const paper = await canvas.root.boundingBox();
  const dropped = await node.boundingBox();
  expect(Math.abs((dropped?.x ?? 0) + 48 - 160 - (paper?.x ?? 0))).toBeLessThan(20);
  // A view that is fitted later would move it.
  await canvas.dropOp('Square', 420, 240);
  await canvas.expectAtRest();
  expect(await node.boundingBox()).toEqual(dropped);
});

test('a loss on its own: each of its bare ports is given a value by a press', async ({ app }) => {
  const { canvas } = app;
  await app.visit();
  await app.newGraph();
  await canvas.dropOp('SoftmaxCrossEntropy', 300, 200);
  const loss = canvas.node('loss');
  const bare = loss.root.getByRole('button', { name: 'not wired', exact: true });
  await expect(bare).toHaveCount(2);
  await bare.first().click();
  await expect(bare).toHaveCount(1);
  await canvas.choose(loss.input('target'), 'Give it a value of its own');
  await expect(bare).toHaveCount(0);
  await expect(loss.cells('loss.C value')).toHaveText(/^\d/);
  await app.button('Undo: give loss.target a value').click();
  await app.button('Undo: give loss.logits a value').click();
  await expect(bare).toHaveCount(2);
});
