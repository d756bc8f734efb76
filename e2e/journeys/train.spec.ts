// Training: the parameters move against their gradients on screen, and one undo brings them back.
import { expect, test } from '../pages/test.ts';

test.beforeEach(async ({ app }) => {
  await app.visit();
  await app.timeline.toEnd();
});

test('one update is the value less the learning rate times its gradient', async ({ app }) => {
  const { canvas, page } = app;
  const section = page.getByRole('region', { name: 'Training' });
  await section.getByRole('textbox', { name: 'Learning rate' }).fill('0.5');
  await section.getByRole('textbox', { name: 'Learning rate' }).press('Enter');
  const before = await canvas.node('fc').numbers('fc.W');
  const gradient = await canvas.node('fc').numbers('fc.W gradient');
  await section.getByRole('button', { name: 'Update once' }).click();
  await expect(section).toContainText('1 update');
  const after = await canvas.node('fc').numbers('fc.W');
  after.forEach((value, at) => expect(value).toBeCloseTo((before[at] ?? 0) - 0.5 * (gradient[at] ?? 0), 3));

  await app.button('Undo: update once').click();
  await canvas.node('fc').expectNumbers('fc.W', ['1', '0.5', '−1', '2']);
});

for (const precision of ['float64', 'float32']) {
  test(`training in ${precision} lowers the cost while one watches, and is one step to undo`, async ({ app }) => {
    const { canvas, page } = app;
    const section = page.getByRole('region', { name: 'Training' });
    if (precision === 'float32') await section.getByRole('switch', { name: /float32/ }).check({ force: true });
    await section.getByRole('radio', { name: 'as fast as it goes' }).check({ force: true });
    await section.getByRole('combobox', { name: 'Optimizer' }).selectOption('adam');
    await section.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(section).toContainText(/\d updates/);
    await expect
      .poll(async () => (await canvas.node('loss').numbers('loss.C value'))[0], { timeout: 30_000 })
      .toBeLessThan(0.1);
    await section.getByRole('button', { name: 'Stop' }).click();
    await expect(section.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
    await expect(section).toContainText(precision);
    await expect(section.getByRole('figure')).toContainText('Cost');
    await app.button('Undo: train').click();
    await canvas.node('fc').expectNumbers('fc.W', ['1', '0.5', '−1', '2']);
    await canvas.node('loss').expectNumbers('loss.C value', ['1.387']);
  });
}

test('steps that are too large are stopped, with the way out; so is training when the graph is changed', async ({
  app,
}) => {
  const { canvas, page } = app;
  const graph = {
    format: 'chainrule',
    version: 1,
    title: 'A parabola',
    nodes: [
      { id: 'w', op: 'Parameter', position: [0, 0], inputs: { value: 0 } },
      { id: 'd', op: 'Subtract', position: [260, 0], inputs: { b: 3 } },
      { id: 'c', op: 'Square', position: [520, 0] },
    ],
    edges: [
      { from: ['w', 'y'], to: ['d', 'a'] },
      { from: ['d', 'y'], to: ['c', 'x'] },
    ],
  };
  await app.openGraph(graph);
  const section = page.getByRole('region', { name: 'Training' });
  const rate = section.getByRole('textbox', { name: 'Learning rate' });
  await section.getByRole('radio', { name: 'as fast as it goes' }).check({ force: true });
  await rate.fill('1.5');
  await rate.press('Enter');
  await canvas.clickPaper(20, 20);
  await page.keyboard.press('t');
  await expect(section.getByRole('alert')).toContainText('the steps were too large');
  await app.button('Undo: train').click();
  await canvas.node('w').expectNumbers('w.value', ['0']);

  await section.getByRole('radio', { name: '10 updates a second' }).check({ force: true });
  await rate.fill('0.0001');
  await rate.press('Enter');
  await canvas.clickPaper(20, 20);
  await page.keyboard.press('t');
  await expect(section).toContainText(/\d updates?/);
  await canvas.node('d').type('d.b', 0, '5');
  await canvas.clickPaper(20, 20);
  await expect(section.getByRole('alert')).toContainText('the graph was changed');
  await canvas.node('d').expectNumbers('d.b', ['5']);
});

test('where the page is isolated, threads take part in large products of a training run, and nowhere else', async ({
  app,
  baseURL,
}) => {
  const matrix = (seed: number) =>
    Array.from({ length: 64 }, (_, i) => Array.from({ length: 64 }, (__, j) => Math.sin(seed + 64 * i + 3 * j) / 8));
  const graph = {
    format: 'chainrule',
    version: 1,
    title: 'Large products',
    nodes: [
      { id: 'a', op: 'Parameter', position: [0, 0], inputs: { value: matrix(1) } },
      { id: 'b', op: 'Parameter', position: [0, 300], inputs: { value: matrix(2) } },
      { id: 'p', op: 'MatMul', position: [400, 0] },
      { id: 's', op: 'Square', position: [700, 0] },
      { id: 'c', op: 'Sum', position: [1000, 0] },
    ],
    edges: [
      { from: ['a', 'y'], to: ['p', 'a'] },
      { from: ['b', 'y'], to: ['p', 'b'] },
      { from: ['p', 'y'], to: ['s', 'x'] },
      { from: ['s', 'y'], to: ['c', 'x'] },
    ],
  };
  const section = app.page.getByRole('region', { name: 'Training' });
  const train = async (home: string): Promise<void> => {
    await app.page.goto(home);
    await app.expectReady();
    await app.openGraph(graph);
    const rate = section.getByRole('textbox', { name: 'Learning rate' });
    await rate.fill('0.0001');
    await rate.press('Enter');
    await section.getByRole('radio', { name: 'as fast as it goes' }).check({ force: true });
    await section.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(section).toContainText(/updates in float64, [\d,]+ a second/);
  };

  await train(`${baseURL}isolated/`);
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
  const cores = await app.page.evaluate(() => navigator.hardwareConcurrency);
  if (cores > 1) await expect(section).toContainText(`by ${Math.min(4, cores)} threads`);
  await section.getByRole('button', { name: 'Stop' }).click();
  await expect(section.getByRole('button', { name: 'Train', exact: true })).toBeVisible();

  await train(baseURL ?? '');
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(false);
  await expect(section).not.toContainText('threads');
});
