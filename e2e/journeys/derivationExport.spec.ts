// Taking a derivation along: one line as TeX or text, the whole as LaTeX, as a page to read, and as a printed page.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../pages/test.ts';

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('any line of a rule is copied as TeX and as text, also the sum of one entry', async ({ app }) => {
  await app.visit();
  await app.timeline.toEnd();
  await app.canvas.node('fc').select();
  const { inspector, page } = app;
  await inspector.open('Derivation');
  await inspector.derive('∂C/∂W');
  const copy = async (name: string) => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await inspector.root.getByRole('button', { name, exact: true }).click();
    await expect.poll(() => clipboard(page)).not.toBe('');
    return clipboard(page);
  };
  expect(await copy('Copy the rule as TeX')).toBe(
    '\\frac{\\partial C}{\\partial W} = \\frac{\\partial C}{\\partial y} \\, x^{\\top}',
  );
  expect(await copy('Copy the rule as text')).toBe('∂C/∂W = ∂C/∂y x^T');
  expect(await copy('Copy the rule with its numbers as text')).toBe(
    '∂C/∂W = ∂C/∂y x^T = [-0.7503, 0.7503] * [[1, 2]] = [[-0.7503, -1.501], [0.7503, 1.501]]',
  );
  await inspector.cells('∂C/∂W, result').nth(3).click();
  expect(await copy('Copy this sum as text')).toBe('∂C/∂w[2, 2] = ∂C/∂y[2] * x[2] = 0.7503 * 2 = 1.501');
  expect(await copy('Copy this sum as TeX')).toContain('w_{22}');
});

test('the homework is exported as its solution in LaTeX, from the menu', async ({ app }) => {
  await app.visit();
  await app.openExample('Homework 1.1 (a): the affine module');
  await app.button('Export').click();
  const coming = app.page.waitForEvent('download');
  await app.page.getByRole('menuitem', { name: 'Save derivation as LaTeX' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('homework-1-1-a-the-affine-module.tex');
  const tex = await readFile(await download.path(), 'utf8');
  expect(tex).toMatch(/^\\documentclass[\s\S]*\\end\{document\}\n$/);
  expect(tex).toContain(
    '\\frac{\\partial y_{1}}{\\partial W} &= \\begin{bmatrix} x_{1} & x_{2} \\\\ 0 & 0 \\end{bmatrix}',
  );
  expect(tex).toContain('\\begin{bmatrix} 1 & -0.5 \\\\ 6 & -3 \\end{bmatrix}');
  await expect(app.messages).toContainText('Saved as homework-1-1-a-the-affine-module.tex');
});

test('the derivation is a page that follows the numbers, and prints alone, in ink on white', async ({ app, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await app.visit();
  await app.canvas.node('x').type('x.value', 0, '3');
  await app.expectSettled();
  await app.button('Export').click();
  await page.getByRole('menuitem', { name: /Print derivation/ }).click();
  const dialog = app.dialog('Derivation');
  const sheet = dialog.getByRole('article');
  for (const title of ['Definitions', 'Forward pass', 'Backward pass', 'All gradients'])
    await expect(sheet.getByRole('heading', { name: title, exact: true })).toBeAttached();
  await expect(sheet.getByRole('img', { name: /^y equals W times x plus b equals .*vector 3, 2/ })).toBeAttached();
  await expect(sheet.locator('.katex-error')).toHaveCount(0);

  // What is printed is what is left on the page when the browser prints.
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-asked-to-print', '');
  });
  await dialog.getByRole('button', { name: 'Print' }).click();
  await expect(page.locator('body')).toHaveAttribute('data-asked-to-print', '');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(sheet).toBeVisible();
  await expect(app.canvas.root).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  const ink = await sheet.evaluate((paper) => ({
    words: getComputedStyle(paper).color,
    paper: getComputedStyle(document.body).backgroundColor,
    cut: [...document.querySelectorAll<HTMLElement>('body, body :has([data-derivation])')].some(
      (each) => each.scrollHeight > each.clientHeight + 1 && getComputedStyle(each).overflowY !== 'visible',
    ),
  }));
  expect(ink).toEqual({ words: 'rgb(0, 0, 0)', paper: 'rgb(255, 255, 255)', cut: false });
});

test('an empty graph has no derivation to take along', async ({ app, page }) => {
  await app.visit();
  await app.newGraph();
  await app.button('Export').click();
  await page.getByRole('menuitem', { name: /Print derivation/ }).click();
  await expect(app.dialog('Derivation')).toBeHidden();
});
