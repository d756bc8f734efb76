// Seeing why: the inspector's values, the rule with the numbers of this graph, an entry's own sum, settings and what the op is.
import { expect, test } from '../pages/test.ts';

test.beforeEach(async ({ app }) => {
  await app.visit();
  await app.timeline.toEnd();
  await app.canvas.node('fc').select();
});

test('values: every port with its shape, its numbers and where they come from; held ones are edited there', async ({
  app,
}) => {
  const { canvas, inspector } = app;
  await inspector.open('Values');
  await inspector.expectNumbers('fc.W value', ['1', '0.5', '−1', '2']);
  await inspector.expectNumbers('∂C/∂W', ['−0.7503', '−1.501', '0.7503', '1.501']);
  await inspector.expectNumbers('∂C/∂b', ['−0.7503', '0.7503']);
  await expect(inspector.root.getByText('2 × 2')).toBeVisible();
  await expect(inspector.root.getByRole('button', { name: 'x.y', exact: true })).toBeVisible();

  await inspector.cells('fc.W value').nth(3).click();
  await inspector.root.getByRole('textbox', { name: 'row 2, column 2' }).fill('1');
  await inspector.root.getByRole('textbox', { name: 'row 2, column 2' }).press('Enter');
  await canvas.node('fc').expectNumbers('fc.y value', ['2', '1.1']);
  await inspector.expectNumbers('∂C/∂b', ['−0.2891', '0.2891']);

  // Following a wire from port to port.
  await inspector.root.getByRole('button', { name: 'p.x', exact: true }).click();
  await expect(inspector.root.getByRole('textbox', { name: 'Name' })).toHaveValue('p');
});

test('dC/dW: the rule, the matrices of this graph, the sum behind one entry, and the numeric check', async ({
  app,
}) => {
  const { canvas, inspector } = app;
  await inspector.open('Derivation');
  await inspector.derive('∂C/∂W');
  const { root } = inspector;
  await expect(root.getByRole('img', { name: /.*C.*W.*C.*y.*x.*transpose/i })).toBeVisible();

  await inspector.expectNumbers('∂C/∂y', ['−0.7503', '0.7503']);
  await inspector.expectNumbers('x transposed', ['1', '2']);
  await inspector.expectNumbers('∂C/∂W, result', ['−0.7503', '−1.501', '0.7503', '1.501']);
  await expect(root.getByText('2 × 2, like W')).toBeVisible();

  // Pointing at an entry lights up what made it and writes out its sum.
  const entry = inspector.cells('∂C/∂W, result').nth(3);
  await entry.hover();
  const sum = root.getByText(/^[^∂]*0\.7503[^∂]*\b2\b[^∂]*1\.501/).first();
  await expect(sum).toBeAttached();
  await expect(entry).toHaveAttribute('aria-selected', 'true');
  await entry.click();
  await expect(canvas.node('fc').cell('fc.W gradient', 3)).toHaveAttribute('aria-selected', 'true');

  await expect(root.getByText('Checked numerically.')).toBeVisible();
  await expect(root.getByText(/Central difference/)).toContainText(/relative error/);

  await root.getByRole('button', { name: 'Copy TeX', exact: true }).click();
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toMatch(/\\frac\{\\partial C\}/);
  await root.getByRole('button', { name: 'Copy text', exact: true }).click();
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toContain('∂C/∂W');
});

test('what is not known yet says when it will be, and leads there', async ({ app }) => {
  const { inspector, timeline } = app;
  await timeline.button('First').click();
  await inspector.open('Derivation');
  await inspector.derive('∂C/∂W');
  await expect(inspector.root.getByText(/Not computed yet\. Its numbers are known after step 13/)).toBeVisible();
  await inspector.root.getByRole('button', { name: 'Go to step 13' }).click();
  await timeline.expectStep(13);
  await inspector.expectNumbers('∂C/∂W, result', ['−0.7503', '−1.501', '0.7503', '1.501']);
});

test('softmax: the derivation follows its factors back through the graph', async ({ app }) => {
  const { canvas, inspector } = app;
  await canvas.node('p').select();
  await inspector.open('Derivation');
  await inspector.derive('∂C/∂x');
  await inspector.expectNumbers('∂C/∂x, result', ['−0.7503', '0.7503']);
  await inspector.derive('∂C/∂β');
  await inspector.expectNumbers('∂C/∂β, result', ['0.8253']);
  const factors = inspector.root.getByRole('list', { name: 'Where the factors come from' });
  await expect(factors.getByRole('button', { name: /comes back from loss/ })).toBeVisible();
  await factors.getByRole('button', { name: /from fc\.y\. Show why\./ }).click();
  await expect(inspector.root.getByRole('textbox', { name: 'Name' })).toHaveValue('fc');
  await inspector.expectNumbers('y, result', ['2', '3.1']);
});

test('settings change params and say why a value is refused', async ({ app }) => {
  const { canvas, inspector } = app;
  const fc = canvas.node('fc');
  await inspector.open('Settings');
  const bias = inspector.root.getByRole('switch', { name: /^bias/ });
  await bias.uncheck();
  await expect(fc.input('b')).toBeHidden();
  await fc.expectNumbers('fc.y value', ['2', '3']);
  await bias.check();
  await fc.expectNumbers('fc.y value', ['2', '3.1']);

  const units = inspector.root.getByRole('textbox', { name: 'units' });
  await units.fill('2.5');
  await expect(units).toHaveAttribute('aria-invalid', 'true');
  await expect(inspector.root.getByText('A whole number is needed here.')).toBeVisible();
  await units.fill('3');
  await units.press('Enter');
  await expect(fc.root.getByText(/a row for each of 2 units, but units is set to 3/)).toBeVisible();
  await fc.fix('Let W say how many units there are').click();
  await fc.expectNumbers('fc.y value', ['2', '3.1']);

  const name = inspector.root.getByRole('textbox', { name: 'Name' }).last();
  await name.fill('layer');
  await name.press('Enter');
  await expect(canvas.node('layer').root).toBeVisible();
  await canvas.node('loss').select();
  await inspector.root.getByRole('combobox', { name: 'reduction' }).selectOption('sum');
  await expect(app.button(/^Undo: set reduction of loss/)).toBeEnabled();
});

test('about: what the op is, its formula, and how it is written in PyTorch and NumPy', async ({ app }) => {
  const { inspector } = app;
  await inspector.open('About');
  await expect(inspector.root.locator('.katex').first()).toBeVisible();
  await expect(inspector.root.getByRole('code')).toContainText('fc = ');
  const torch = await inspector.root.getByRole('code').textContent();
  await inspector.root.getByRole('radio', { name: 'NumPy' }).check({ force: true });
  await expect(inspector.root.getByRole('code')).not.toHaveText(torch ?? '');
  await expect(inspector.root.getByRole('code')).toContainText('fc = ');
});

test('a wire shows what it carries, several nodes what they have in common', async ({ app }) => {
  const { canvas, inspector, page } = app;
  await canvas.valueChip('0.2497, 0.7503').click();
  await expect(inspector.root.getByRole('textbox', { name: 'Name' })).toHaveValue('p');

  await canvas.node('x').select();
  await canvas.node('p').header.click({ modifiers: ['ControlOrMeta'] });
  await expect(inspector.root.getByText(/2 nodes/)).toBeVisible();
  await page.keyboard.press('Escape');
});
