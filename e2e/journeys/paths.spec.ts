// Paths: from a number to the cost every path, with its product and the sum; pointed at, a path stands out on the canvas.
import type { Locator } from '@playwright/test';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

/** Asks by paths about one number of a node. */
async function ask(app: Screen, node: string, number: string): Promise<Locator> {
  const { canvas, inspector } = app;
  await canvas.node(node).select();
  await inspector.open('Derivation');
  await inspector.derive(number);
  await inspector.root.getByRole('radio', { name: 'Paths', exact: true }).check({ force: true });
  return inspector.root;
}

const clipboard = (app: Screen): Promise<string> => app.page.evaluate(() => navigator.clipboard.readText());

/** How something on the canvas is drawn while a path is pointed at. */
async function expectTrail(app: Screen, lit: readonly string[], receding: readonly string[]): Promise<void> {
  for (const id of lit) await expect(app.canvas.node(id).root.locator('[data-trail="on"]')).toHaveCount(1);
  for (const id of receding) await expect(app.canvas.node(id).root.locator('[data-trail="off"]')).toHaveCount(1);
  if (lit.length + receding.length === 0) await expect(app.canvas.root.locator('[data-trail]')).toHaveCount(0);
}

test.describe('Olah: two paths lead from b to e', () => {
  test.beforeEach(async ({ app }) => {
    await app.visit();
    await app.openExample('Olah: e = (a + b)(b + 1)');
    await app.timeline.toEnd();
  });

  test('by mouse: 1 · 2 and 1 · 3 make 5; a path lights up on the canvas, opens its formula and can be copied', async ({
    app,
  }) => {
    const { canvas, inspector } = app;
    const root = await ask(app, 'b', '∂e/∂b');
    await expect(root.getByText('2 paths lead from b to e.')).toBeAttached();
    const grid = root.getByRole('grid', { name: 'Paths' });
    await expect(grid.getByRole('row')).toHaveCount(2);
    await expect(grid.getByRole('row').first()).toContainText('2');
    await expect(root.getByText(/^Equals .*5, as backprop found it\.$/)).toBeVisible();
    await expect(root.getByText(/here both take 2 multiplications/)).toBeVisible();

    await grid.getByRole('row').nth(1).hover();
    await expectTrail(app, ['b', 'd', 'e'], ['a', 'c']);
    await expect(canvas.root.locator('g[data-trail="on"]')).toHaveCount(2);
    await canvas.root.hover({ position: { x: 20, y: 20 } });
    await expectTrail(app, [], []);

    await grid.getByRole('button', { name: /^Path 1: the derivative of c .* equals 1 times 2 equals 2$/ }).click();
    await grid.getByRole('button', { name: 'Copy text', exact: true }).click();
    await expect.poll(() => clipboard(app)).toBe('∂c/∂b ∂e/∂c = 1 * 2 = 2');
    await grid.getByRole('button', { name: 'Copy TeX', exact: true }).click();
    await expect.poll(() => clipboard(app)).toContain('\\frac{\\partial c}{\\partial b}');
    await root.getByRole('button', { name: 'Copy sum as text' }).click();
    await expect.poll(() => clipboard(app)).toBe('∂e/∂b = ∂c/∂b ∂e/∂c + ∂d/∂b ∂e/∂d = 1 * 2 + 1 * 3 = 2 + 3 = 5');
    await canvas.root.hover({ position: { x: 20, y: 20 } });
    await expectTrail(app, ['b', 'c', 'e'], ['a', 'd']);

    await grid.getByRole('button', { name: 'd', exact: true }).click();
    await expect(inspector.root.getByRole('textbox', { name: 'Name' })).toHaveValue('d');
    await expect(root.getByText('1 path leads from d to e.')).toBeAttached();
    await inspector.open('Values');
    await expectTrail(app, [], []);
  });

  test('by keyboard: arrows walk the stations, the path in focus is lit, Enter goes to a station', async ({ app }) => {
    const { inspector, page } = app;
    const root = await ask(app, 'b', '∂e/∂b');
    const grid = root.getByRole('grid', { name: 'Paths' });
    // The next place to go to by Tab is there once the paths have been found.
    await expect(root.getByText('2 paths lead from b to e.')).toBeAttached();
    await root.getByRole('radio', { name: 'Paths', exact: true }).focus();
    await page.keyboard.press('Tab');
    await expect(grid.getByRole('button', { name: 'b, a fork: 2 ways lead on' }).first()).toBeFocused();
    await expectTrail(app, ['b', 'c', 'e'], ['a', 'd']);
    await page.keyboard.press('ArrowDown');
    await expectTrail(app, ['b', 'd', 'e'], ['a', 'c']);
    await page.keyboard.press('End');
    const product = grid.getByRole('button', { name: /^Path 2/ });
    await expect(product).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(product).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(inspector.root.getByRole('textbox', { name: 'Name' })).toHaveValue('d');
  });

  test('before backprop has come there the paths are there already, before the forward pass has it is said', async ({
    app,
  }) => {
    const { timeline } = app;
    const root = await ask(app, 'b', '∂e/∂b');
    await timeline.dragTo(8);
    await expect(root.getByText(/Backprop has not brought this gradient yet/)).toBeVisible();
    await expect(root.getByText('2 paths lead from b to e.')).toBeAttached();
    await timeline.dragTo(3);
    await expect(root.getByText(/it has not come to the end of the paths yet/)).toBeVisible();
    await root.getByRole('button', { name: 'Go to step 6' }).click();
    await timeline.expectStep(6);
    await root.getByRole('button', { name: 'Go to step 14' }).click();
    await expect(root.getByText(/as backprop found it/)).toBeVisible();
  });
});

test('Mazur: paths of one entry of a matrix, chosen by mouse and by arrow keys', async ({ app }) => {
  await app.visit();
  await app.openExample('Mazur: a 2-2-2 network by hand');
  await app.timeline.toEnd();
  const root = await ask(app, 'net_h', '∂C/∂W');
  await expect(root.getByText('2 paths lead from w[1, 1] to C, along one route.')).toBeAttached();
  const paths = root.getByRole('grid', { name: /^Paths from W/ });
  await expect(paths.getByRole('button', { name: /^Path 1: .* equals 0\.000668/ })).toBeVisible();
  await expect(paths.getByRole('button', { name: /^Path 2: .* equals minus 0\.0002298$/ })).toBeVisible();

  const entries = app.inspector.cells('∂C/∂W, choose an entry');
  await entries.nth(1).click();
  await expect(root.getByText('2 paths lead from w[1, 2] to C, along one route.')).toBeAttached();
  await entries.nth(1).focus();
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('Enter');
  await expect(root.getByText('2 paths lead from w[2, 2] to C, along one route.')).toBeAttached();
  await expect(root.getByText(/0\.0009954, as backprop found it/)).toBeVisible();
});
