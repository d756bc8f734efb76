// Forward mode: a direction is chosen, tangents run forward on the canvas and in the inspector, and the cost of both modes is counted.
import { expect, test } from '../pages/test.ts';

test.beforeEach(async ({ app }) => {
  await app.visit();
  await app.timeline.toEnd();
  await app.canvas.node('fc').select();
  await app.inspector.open('Derivation');
  await app.inspector.root.getByRole('radio', { name: 'Tangents' }).check({ force: true });
});

test('by mouse: one entry moves, every number that depends on it is told, and the end agrees with the gradient', async ({
  app,
}) => {
  const { canvas, inspector } = app;
  const { root } = inspector;
  await inspector.expectNumbers('Direction of fc.W', ['1', '0', '0', '0']);
  const lines = root
    .getByRole('list')
    .filter({ has: app.page.locator('[data-line]') })
    .locator('[data-line]');
  await expect(lines).toHaveCount(4);
  await expect(lines.nth(1)).toHaveAttribute('aria-expanded', 'true');
  await inspector.expectNumbers('ẏ, result', ['1', '0']);
  await expect(root.getByText('Affine is linear in what moves', { exact: false })).toBeVisible();

  // On the canvas tangents stand where gradients stood.
  await expect(canvas.node('fc').root.getByRole('img', { name: /^fc\.y tangent: 1; 0/ })).toBeVisible();
  await expect(canvas.node('fc').grid('fc.W gradient')).toHaveCount(0);
  await expect(app.page.getByRole('button', { name: 'fc.y tangent 1, 0' })).toBeVisible();

  // Another entry: W12 meets x2 = 2.
  await inspector.cells('Direction of fc.W').nth(1).click();
  await inspector.expectNumbers('ẏ, result', ['2', '0']);
  await expect(root.getByText('gradient times direction', { exact: false })).toBeVisible();
  await expect(root.getByRole('img', { name: 'The rate of C equals minus 1.501' })).toBeVisible();
  await expect(root.getByRole('img', { name: /the gradient of C .* equals minus 1\.501$/ })).toBeVisible();

  // The Jacobian of softmax times the tangent, with the row of one entry written out.
  await lines.nth(2).click();
  await expect(root.getByRole('img', { name: /^Jacobian of y by x/ })).toBeVisible();
  await inspector.cells('ẏ, result').nth(1).hover();
  await expect(root.getByText('the rate of y 2 equals', { exact: false })).toBeAttached();

  await root.getByRole('button', { name: 'Copy TeX', exact: true }).click();
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\\dot\{y\} = \\frac/);

  // Looking away brings the gradients back.
  await root.getByRole('radio', { name: 'Rule' }).check({ force: true });
  await expect(canvas.node('fc').grid('fc.W gradient')).toBeVisible();
  await expect(canvas.node('fc').root.getByRole('img', { name: /tangent/ })).toHaveCount(0);
});

test('by keyboard: step through the tangents, and the canvas follows', async ({ app }) => {
  const { canvas, inspector } = app;
  const { root } = inspector;
  const bar = root.getByRole('toolbar', { name: 'Steps of forward mode' });
  await bar.getByRole('button', { name: 'First tangent' }).focus();
  await app.page.keyboard.press('Enter');
  await expect(bar.getByText('1 of 4')).toBeVisible();
  await expect(canvas.node('fc').root.getByRole('img', { name: 'fc.W tangent: 1, 0; 0, 0' })).toBeVisible();
  await expect(canvas.node('fc').root.getByRole('img', { name: /^fc\.y tangent/ })).toHaveCount(0);
  await app.page.keyboard.press('ArrowRight');
  await expect(bar.getByText('2 of 4')).toBeVisible();
  await expect(canvas.node('fc').root.getByRole('img', { name: /^fc\.y tangent/ })).toBeVisible();
  await expect(canvas.node('p').root.getByRole('img', { name: /^p\.y tangent/ })).toHaveCount(0);
  await app.page.keyboard.press('End');
  await expect(bar.getByText('all 4')).toBeVisible();
  await expect(canvas.node('p').root.getByRole('img', { name: /^p\.y tangent/ })).toBeVisible();

  // The lines are buttons that arrows run through.
  await root.locator('[data-line="0"]').focus();
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('ArrowDown');
  await expect(root.locator('[data-line="2"]')).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(root.locator('[data-line="2"]')).toHaveAttribute('aria-expanded', 'true');

  // A direction is typed like any matrix.
  await root.getByRole('radio', { name: 'Typed' }).focus();
  await app.page.keyboard.press('Space');
  const cell = inspector.cells('Direction of fc.W').nth(0);
  await cell.focus();
  await app.page.keyboard.type('3');
  await app.page.keyboard.press('Enter');
  await expect(canvas.node('fc').root.getByRole('img', { name: /^fc\.y tangent: 3; 0/ })).toBeVisible();
});

test('steepest ascent, other tensors, edits that follow, and why training runs backwards', async ({ app }) => {
  const { canvas, inspector } = app;
  const { root } = inspector;
  await root.getByRole('radio', { name: 'Gradient', exact: true }).check({ force: true });
  await inspector.expectNumbers('Direction of fc.W', ['−0.7503', '−1.501', '0.7503', '1.501']);
  // Along the gradient the cost grows by the square of its length.
  await expect(root.getByRole('img', { name: 'The rate of C equals 5.629' })).toBeVisible();

  await root.getByRole('combobox', { name: 'What moves' }).selectOption('x');
  await expect(root.getByRole('img', { name: /^The rate of C equals/ })).toBeVisible();
  await inspector.expectNumbers('Direction of x', ['1', '0']);
  const before = await root.getByRole('img', { name: /^The rate of C equals/ }).getAttribute('aria-label');
  await canvas.node('fc').type('fc.W', 0, '4');
  await expect(root.getByRole('img', { name: /^The rate of C equals/ })).not.toHaveAttribute(
    'aria-label',
    before ?? '',
  );

  await expect(
    root.getByText('One reverse pass finds all 9 derivatives: 17 multiplications.', { exact: false }),
  ).toBeVisible();
  const table = root.getByRole('table');
  await expect(table.getByRole('row', { name: 'Reverse, 1 pass 17' })).toBeVisible();
  await expect(table.getByRole('row', { name: 'Forward, 9 passes 71' })).toBeVisible();
});

test('on a phone', async ({ app }) => {
  await app.page.setViewportSize({ width: 390, height: 844 });
  await app.sheet('Inspector');
  const { root } = app.inspector;
  await expect(root.getByRole('img', { name: /^The rate of C equals/ })).toBeAttached();
  const width = await root.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(width).toBeLessThanOrEqual(0);
});
