// The numeric check: entry by entry, over step sizes, at kinks and where nothing is finite; never stale, and never in the way of typing.
import { AxeBuilder } from '@axe-core/playwright';
import { holdEngine } from '../pages/holdEngine.ts';
import { expect, test } from '../pages/test.ts';

/** `x` goes through the ops in a row; the last one is summed up. */
function chain(x: unknown, ...ops: readonly string[]): string {
  const names = ['x', ...ops.map((op) => op.toLowerCase()), 'C'];
  return JSON.stringify({
    format: 'chainrule',
    version: 1,
    title: 'Chain',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: x } },
      ...[...ops, 'Sum'].map((op, at) => ({ id: names[at + 1], op, position: [220 * (at + 1), 0] })),
    ],
    edges: names.slice(1).map((name, at) => ({ from: [names[at], 'y'], to: [name, 'x'] })),
  });
}
const file = (text: string) => ({ name: 'chain.json', mimeType: 'application/json', buffer: Buffer.from(text) });

test('every entry, one of them over all step sizes, by mouse and by keyboard', async ({ app }) => {
  await app.visit();
  await app.timeline.toEnd();
  const { inspector, canvas, page } = app;
  await canvas.node('fc').select();
  await inspector.open('Derivation');
  await inspector.derive('∂C/∂W');
  await inspector.look('Check');
  const { root } = inspector;
  await expect(root.getByText('Agrees. All 4 entries.')).toBeVisible();
  const table = root.getByRole('grid', { name: 'Entries of the gradient' });
  await expect(table.getByRole('row')).toHaveCount(5);
  await expect(table.getByRole('row', { name: /^2, 2/ })).toContainText('1.501');

  await table.getByRole('gridcell', { name: '2, 1', exact: true }).click();
  await expect(root.getByText(/by backprop is 0\.75026/)).toBeVisible();
  await expect(canvas.node('fc').cell('fc.W gradient', 2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(root.getByText(/by backprop is 1\.50052/)).toBeVisible();
  await expect(table.getByRole('row', { name: /^2, 2/ })).toHaveAttribute('aria-selected', 'true');
  await expect(root.getByText(/^Below about .* rounding wins: .* as h²\.$/)).toBeVisible();

  // Walking along the steps writes each one's own difference.
  const plot = root.getByRole('slider', { name: /^Step of the difference; the relative error/ });
  await plot.focus();
  await page.keyboard.press('End');
  await expect(plot).toHaveAttribute('aria-valuetext', /^h = 1: the difference is 1\.4\d+, relative error 0\.0\d+\.$/);
  await page.keyboard.press('Home');
  await expect(plot).toHaveAttribute('aria-valuetext', /^h = 1e-12: the difference is 1\.50/);
  await expect(
    root.getByText(/Central difference: 1\.38\d+ less 1\.38\d+, over twice 1 times 10 to the minus 12/),
  ).toBeAttached();

  // A value is not checked, and leads to its gradient.
  await inspector.derive('y');
  await root.getByRole('button', { name: /^Check/ }).click();
  await expect(root.getByText('Agrees. All 2 entries.')).toBeVisible();

  const { violations } = await new AxeBuilder({ page }).include('[aria-label="Inspector"]').analyze();
  expect(violations).toEqual([]);
});

test('a kink: a quiet sign on the node, and both slopes in the check', async ({ app }) => {
  await app.visit();
  await app.openFile(file(chain([1.5, -2, 0], 'ReLU')));
  await app.timeline.toEnd();
  const { inspector, canvas } = app;
  const mark = canvas
    .node('relu')
    .root.getByRole('button', { name: /is on a kink: x\[2\] is 0, where ReLU has a corner/ });
  await expect(mark).toBeVisible();
  await expect(canvas.node('C').root.getByRole('button', { name: /kink/ })).toHaveCount(0);
  await mark.click();
  const { root } = inspector;
  await expect(root.getByText('On a kink. 1 of 3 entries.')).toBeVisible();
  await expect(
    root.getByText('To the left the slope is 0, to the right 1. Backprop takes 0, the left one.'),
  ).toBeVisible();
  await expect(root.getByText(/stays at 0\.5, the mean of the two slopes/)).toBeVisible();
  await expect(root.getByText(/as PyTorch does/).first()).toBeVisible();
  // Off the kink, off goes the sign.
  await canvas.node('x').type('x.value', 2, '0.25');
  await expect(mark).toBeHidden();
  await canvas.node('relu').select();
  await inspector.derive('∂C/∂x');
  await expect(root.getByText('Agrees. All 3 entries.')).toBeVisible();
  await expect(root.getByText(/reaches across a kink nearby/)).toBeHidden();
  await root
    .getByRole('grid', { name: 'Entries of the gradient' })
    .getByRole('gridcell', { name: '3', exact: true })
    .click();
  await expect(root.getByText(/A step of more than about 0\.2 reaches across a kink nearby/)).toBeVisible();
});

test('NaN upstream: the check names the node that made it, and what follows only carries it', async ({ app }) => {
  await app.visit();
  await app.openFile(file(chain([2, -1], 'Log', 'Negate')));
  await app.timeline.toEnd();
  const { inspector, canvas } = app;
  await expect(canvas.node('log').root.getByText('NaN is born at log.y[1]: log(-1) is not a number.')).toBeVisible();
  await expect(canvas.node('negate').root.getByText(/is born/)).toHaveCount(0);
  await expect(canvas.node('negate').cell('negate.y value', 1)).toHaveText('NaN');
  await canvas.node('x').select();
  await inspector.open('Derivation');
  await inspector.derive('∂C/∂x');
  await inspector.look('Check');
  await expect(
    inspector.root.getByText(/Not checked\..*The cost is not finite.*NaN is born at log\.y\[1\]/),
  ).toBeVisible();
  await inspector.root.getByRole('button', { name: 'Show log' }).click();
  await expect(inspector.root.getByRole('textbox', { name: 'Name' })).toHaveValue('log');
});

test('the whole graph: a badge that is never stale, every gradient below it, and typing that never waits', async ({
  app,
}) => {
  const engine = await holdEngine(app.page);
  await app.visit();
  await app.timeline.toEnd();
  const { inspector, canvas, page } = app;
  await page.keyboard.press('Escape');
  await canvas.clickPaper(300, 620);
  const badge = inspector.root.getByRole('region', { name: 'Gradient check' });
  await expect(badge.getByText(/Gradients checked\. 11 tensors agree/)).toBeVisible();
  await badge.getByRole('button', { name: 'Show all 14 gradients' }).click();
  const rows = badge.getByRole('table').getByRole('row');
  await expect(rows.nth(1)).toContainText(/e|10/);
  await badge.getByRole('button', { name: 'port' }).click();
  await expect(rows.nth(1).getByRole('button')).toHaveText('x.value');
  await expect(badge.getByText(/No gradient reaches target|target is not differentiable/)).toBeVisible();

  // The engine is busy: the verdict is gone at once, and numbers can be typed on.
  await engine.hold();
  await canvas.node('fc').type('fc.W', 0, '2');
  await canvas.clickPaper(300, 620);
  await expect(badge.getByText('The graph has changed: checking the gradients again…')).toBeVisible();
  await canvas.node('fc').type('fc.W', 1, '3');
  await expect(canvas.node('fc').cell('fc.W', 1)).toHaveText('3');
  await engine.letGo();
  await canvas.clickPaper(300, 620);
  await expect(badge.getByText(/Gradients checked\. 11 tensors agree/)).toBeVisible();
  await badge.getByRole('button', { name: 'fc.W' }).click();
  await expect(inspector.root.getByRole('textbox', { name: 'Name' })).toHaveValue('fc');
});

test('two layers put in one after the other start with different weights', async ({ app }) => {
  await app.visit();
  await app.newGraph();
  for (let count = 0; count < 2; count++) await app.page.getByRole('option', { name: 'Affine', exact: true }).click();
  await expect(app.canvas.nodes).toHaveCount(2);
  const { nodes } = JSON.parse(await app.documentText()) as { nodes: { inputs?: unknown }[] };
  expect(nodes.map(({ inputs }) => inputs)).toEqual([undefined, { W: { init: 'glorot_uniform', seed: 1 } }]);
});
