// A graph of a hundred nodes: an edit and its consequences are one frame, and what is off screen follows.

import { nearEngine } from '../pages/holdEngine.ts';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

type WatchedWindow = typeof globalThis & { nextNumbers: Promise<readonly string[]> };

const LAYERS = 49;
const size = [0, 1, 2, 3];
const weight = (layer: number, row: number, column: number) =>
  (row === column ? 0.9 : 0) + Math.round(300 * Math.sin(layer * 12.9 + row * 7.1 + column * 3.3)) / 1000;

/** x -> 49 layers of Affine (4 to 4) and Tanh -> cross-entropy, seven layers a line. */
const graph = {
  format: 'chainrule',
  version: 1,
  title: 'A hundred nodes',
  nodes: [
    { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [0.5, -0.2, 0.1, 0.4] } },
    ...Array.from({ length: LAYERS }, (_, layer) => {
      const [x, y] = [220 + (layer % 7) * 700, Math.floor(layer / 7) * 420];
      const W = size.map((row) => size.map((column) => weight(layer, row, column)));
      return [
        { id: `a${layer}`, op: 'Affine', position: [x, y], inputs: { W, b: [0.1, 0, -0.1, 0.2] } },
        { id: `t${layer}`, op: 'Tanh', position: [x + 430, y] },
      ];
    }).flat(),
    { id: 'loss', op: 'SoftmaxCrossEntropy', position: [220, 7 * 420], inputs: { target: 2 } },
  ],
  edges: [
    { from: ['x', 'y'], to: ['a0', 'x'] },
    ...Array.from({ length: LAYERS }, (_, layer) => [
      { from: [`a${layer}`, 'y'], to: [`t${layer}`, 'x'] },
      { from: [`t${layer}`, 'y'], to: layer + 1 < LAYERS ? [`a${layer + 1}`, 'x'] : ['loss', 'logits'] },
    ]).flat(),
  ],
  backward: { from: ['loss', 'C'] },
};

test.beforeEach(async ({ app }) => {
  const near = app.page.waitForResponse(nearEngine);
  await app.visit();
  await app.openGraph(graph);
  await near;
  await app.timeline.toEnd();
});

test('every number of the next frame is of the edit', async ({ app }) => {
  const { canvas, page } = app;
  await page.keyboard.press('f');
  await canvas.node('a0').cell('a0.W', 0).focus();
  // A page that is held up leaves some edits to the engine's own thread, so it may take a few.
  await expect(async () => {
    const before = await shownNumbers(app);
    await watchNextFrame();
    await page.keyboard.press('Alt+ArrowUp');
    const inFrame = await page.evaluate(() => (globalThis as WatchedWindow).nextNumbers);
    await app.expectSettled();
    expect(inFrame).toEqual(await shownNumbers(app));
    expect(inFrame.filter((text, at) => text !== before[at]).length).toBeGreaterThan(100);
  }).toPass();

  /** Catches the numbers of the frame that follows the next press of the arrow. */
  async function watchNextFrame(): Promise<void> {
    await page.evaluate(() => {
      const numbers = new Promise<readonly string[]>((resolve) => {
        const read = () =>
          resolve([...document.querySelectorAll('.react-flow [role="grid"]')].map((grid) => grid.textContent));
        const watch = (event: KeyboardEvent) => {
          if (event.key !== 'ArrowUp') return;
          removeEventListener('keydown', watch, true);
          requestAnimationFrame(read);
        };
        addEventListener('keydown', watch, true);
      });
      Object.assign(globalThis, { nextNumbers: numbers });
    });
  }
});

test('what is off screen follows by itself', async ({ app }) => {
  const { canvas, page } = app;
  const far = canvas.node('loss').cell('loss.C value');
  await expect(async () => {
    await page.keyboard.press('+');
    await canvas.expectAtRest();
    await expect(far).not.toBeInViewport({ timeout: 100 });
  }).toPass();
  await canvas.node('a24').cell('a24.W', 0).focus();
  const before = await allDigits();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(allDigits).not.toBe(before);
  const followed = await allDigits();
  await page.keyboard.press('f');
  await expect(far).toBeInViewport();
  expect(await allDigits()).toBe(followed);

  async function allDigits() {
    return far.getAttribute('title');
  }
});

function shownNumbers(app: Screen): Promise<readonly string[]> {
  return app.canvas.root.getByRole('grid').evaluateAll((grids) => grids.map((grid) => grid.textContent));
}

test('pictures of large values stay within their node', async ({ app }) => {
  await app.openGraph({
    format: 'chainrule',
    version: 1,
    title: 'Wide',
    nodes: [
      {
        id: 'x',
        op: 'Input',
        position: [0, 0],
        inputs: { value: Array.from({ length: 900 }, (_, at) => Math.sin(at)) },
      },
      { id: 's', op: 'Square', position: [600, 0] },
    ],
    edges: [{ from: ['x', 'y'], to: ['s', 'x'] }],
  });
  const node = app.canvas.node('x').root;
  const picture = node.locator('canvas').first();
  await expect(picture).toBeVisible();
  const [inner, outer] = [await picture.boundingBox(), await node.boundingBox()];
  expect(inner?.x).toBeGreaterThan(outer?.x ?? Infinity);
  expect((inner?.x ?? 0) + (inner?.width ?? Infinity)).toBeLessThan((outer?.x ?? 0) + (outer?.width ?? 0));
});
