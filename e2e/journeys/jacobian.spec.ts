// The Jacobian lens: the problem sheet's 1.1 (a) and 1.2 on screen, contraction by step and by key, what-if, sizes that are refused.
import type { Locator } from '@playwright/test';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

async function openExample(app: Screen, title: RegExp): Promise<void> {
  await app.visit();
  await app.button(/^Examples$/).click();
  await app.page.getByRole('dialog').getByRole('button', { name: title }).first().click();
  await app.timeline.toEnd();
}

async function openLens(app: Screen, node: string, input: string): Promise<Locator> {
  const { root } = app.inspector;
  await app.canvas.node(node).select();
  await app.inspector.open('Derivation');
  await root.getByRole('radio', { name: 'Jacobian', exact: true }).check({ force: true });
  await root
    .getByRole('radiogroup', { name: 'Input' })
    .getByRole('radio', { name: input, exact: true })
    .check({ force: true });
  return root;
}

/** What is drawn by KaTeX, as the TeX that it was drawn from. */
async function texIn(cells: Locator): Promise<readonly (string | null)[]> {
  return cells.evaluateAll((found) =>
    found.map((cell) => cell.querySelector('annotation')?.textContent ?? cell.textContent),
  );
}

test('1.1 (a): the slices of dy/dW, in symbols and in numbers, and their contraction with dC/dy', async ({ app }) => {
  await openExample(app, /1\.1 \(a\)/);
  const root = await openLens(app, 'fc', 'W');
  const slice = (row: number) => root.getByRole('grid', { name: new RegExp(`^Slice ${row}`) }).getByRole('gridcell');
  const product = root.getByRole('grid', { name: 'Product' }).getByRole('gridcell');
  await expect(slice(1)).toHaveText(['2', '−1', '0', '0']);
  await expect(slice(2)).toHaveText(['0', '0', '2', '−1']);
  await expect(product).toHaveText(['1', '−0.5', '6', '−3']);
  await expect(root.getByText(/backward rule sends back the same/)).toBeVisible();

  // Row by row: first the slice of y_1 alone.
  await root.getByRole('button', { name: 'No rows' }).click();
  await expect(product).toHaveText(['0', '0', '0', '0']);
  await root.getByRole('button', { name: 'One row more' }).click();
  await expect(product).toHaveText(['1', '−0.5', '0', '0']);
  await root.getByRole('slider', { name: 'Rows added' }).press('ArrowRight');
  await expect(product).toHaveText(['1', '−0.5', '6', '−3']);

  await root.getByRole('radio', { name: 'Symbols', exact: true }).check({ force: true });
  await expect.poll(() => texIn(slice(1))).toEqual(['x_{1}', 'x_{2}', '0', '0']);
  expect(await texIn(slice(2))).toEqual(['0', '0', 'x_{1}', 'x_{2}']);
  const partial = (row: number) => `\\frac{\\partial C}{\\partial y_{${row}}}`;
  expect(await texIn(product)).toEqual([
    `x_{1} \\, ${partial(1)}`,
    `x_{2} \\, ${partial(1)}`,
    `x_{1} \\, ${partial(2)}`,
    `x_{2} \\, ${partial(2)}`,
  ]);

  // Flattened: what is always zero is drawn as such.
  await root.getByRole('radio', { name: 'Flattened', exact: true }).check({ force: true });
  await expect(root.getByRole('gridcell', { name: 'y 1 by w 2 1, always 0' })).toBeVisible();
});

test('1.2: the Jacobian of softmax in closed form, cell by cell, and what keeping the diagonal alone would lose', async ({
  app,
}) => {
  await openExample(app, /1\.2/);
  const root = await openLens(app, 'y', 'x');
  await expect(root.getByText('symmetric', { exact: true })).toBeVisible();
  await expect(root.getByText('The sum of the entries of y never changes.')).toBeVisible();
  const cells = root.getByRole('grid', { name: /^Jacobian/ }).getByRole('gridcell');
  await expect(cells).toHaveText([
    ...['1', '0.2527', '−0.2066', '−0.04609'],
    ...['0', '−0.2066', '0.2168', '−0.01028'],
    ...['0', '−0.04609', '−0.01028', '0.05637'],
    ...['0.2527', '−0.2066', '−0.04609'],
  ]);
  const tex = await root.locator('annotation').allTextContents();
  expect(tex).toContain(
    '\\frac{\\partial y}{\\partial x} = \\beta\\left(\\operatorname{diag}(y) - y\\,y^{\\top}\\right)',
  );

  await root.getByRole('radio', { name: 'Symbols', exact: true }).check({ force: true });
  await expect.poll(async () => (await texIn(cells))[1]).toBe('\\beta \\, y_{1} \\, (1 - y_{1})');
  expect((await texIn(cells)).slice(2, 4)).toEqual(['-\\beta \\, y_{1} \\, y_{2}', '-\\beta \\, y_{1} \\, y_{3}']);

  // Pointing at a cell lights up what it is made of on the canvas, and writes out the quotient rule.
  await cells.nth(2).hover();
  await expect(app.canvas.node('y').cell('y.y value', 1)).toHaveClass(/lit/);
  await expect(root.getByText(/The same by the rules of differentiation/)).toBeVisible();

  // By keyboard: to the diagonal, then down to the product.
  await cells.nth(2).click();
  await app.page.keyboard.press('ArrowDown');
  await expect(root.getByRole('gridcell', { name: 'y 2 by x 2, 0.2168' })).toBeFocused();
  await app.page.keyboard.press('Control+ArrowDown');
  await expect(root.getByRole('gridcell', { name: 'product, x 2, −0.2066' })).toBeFocused();

  await root.getByRole('switch', { name: 'Keep only the diagonal' }).check();
  await expect(root.getByText(/The diagonal alone is .* % of its length away/)).toBeVisible();

  await root.getByRole('button', { name: 'Copy TeX', exact: true }).click();
  await expect
    .poll(() => app.page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/^\\frac\{\\partial y\}\{\\partial x\} = \\beta.*\\begin\{bmatrix\} \\beta \\, y_\{1\}/);
});

test('what if beta were another: only here, until it is put into the graph', async ({ app }) => {
  await openExample(app, /1\.2/);
  const root = await openLens(app, 'y', 'x');
  const cells = root.getByRole('grid', { name: /^Jacobian/ }).getByRole('gridcell');
  await root.getByRole('textbox', { name: /What if β were, as a number/ }).fill('2');
  await app.page.keyboard.press('Enter');
  await expect(cells.nth(1)).toHaveText('0.2309');
  await expect(root.getByText('Only here: the graph keeps β = 1.5.')).toBeVisible();
  await app.canvas.node('y').expectNumbers('y.beta', ['1.5']);
  await root.getByRole('button', { name: 'Put it into the graph' }).click();
  await app.canvas.node('y').expectNumbers('y.beta', ['2']);
  await expect(cells.nth(1)).toHaveText('0.2309');
  await app.button(/^Undo/).click();
  await app.canvas.node('y').expectNumbers('y.beta', ['1.5']);
});

test('an entry on a node lights up in the rule, and one of the result on nodes and wires', async ({ app }) => {
  await openExample(app, /1\.1 \(a\)/);
  const { canvas, inspector } = app;
  await canvas.node('fc').select();
  await inspector.open('Derivation');
  await inspector.root.getByRole('radio', { name: 'Rule', exact: true }).check({ force: true });
  await inspector.derive('∂C/∂W');
  await inspector.cells('∂C/∂W, result').nth(2).hover();
  await expect(canvas.node('fc').cell('fc.y gradient', 1)).toHaveClass(/lit/);
  await expect(canvas.node('x').cell('x.value', 0)).toHaveClass(/lit/);
  await expect(canvas.node('x').cell('x.value', 1)).not.toHaveClass(/lit/);
  await canvas.node('x').cell('x.value', 1).hover();
  await expect(inspector.cells('x transposed').nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('a Jacobian that is too large is refused with its size; a row and a column of it can be seen', async ({ app }) => {
  await app.visit();
  const line = Array.from({ length: 100 }, (_, at) => Math.round(1e4 * Math.sin(at)) / 1e4);
  const document = {
    format: 'chainrule',
    version: 1,
    title: 'Large',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: line } },
      { id: 'fc', op: 'Affine', position: [300, 0], inputs: { W: line.map((w) => line.map((v) => w * v)), b: line } },
    ],
    edges: [{ from: ['x', 'y'], to: ['fc', 'x'] }],
    backward: { from: ['fc', 'y'], seed: line },
  };
  await app.openGraph(document);
  await app.timeline.toEnd();
  const root = await openLens(app, 'fc', 'W');
  await expect(root.getByText(/the whole Jacobian has 1,000,000 cells/)).toBeVisible();
  await root.getByRole('textbox', { name: 'entry' }).fill('3');
  await app.page.keyboard.press('Enter');
  await expect(root.getByRole('button', { name: /^y\[3\] by W, 100 × 100/ })).toBeVisible();
  await root.getByRole('radio', { name: 'One column', exact: true }).check({ force: true });
  await expect(root.getByRole('textbox', { name: 'axis 1' })).toBeVisible();

  // By x it is 100 by 100: whole, in a window that the keys move.
  await root
    .getByRole('radiogroup', { name: 'Input' })
    .getByRole('radio', { name: 'x', exact: true })
    .check({ force: true });
  const grid = root.getByRole('grid', { name: /^Jacobian, 100 by 100/ });
  await expect(grid).toHaveAttribute('aria-rowcount', '101');
  await grid.getByRole('gridcell').nth(1).focus();
  await app.page.keyboard.press('Control+ArrowRight');
  await expect(grid.getByRole('gridcell', { name: /^y 1 by x 100,/ })).toBeFocused();
});
