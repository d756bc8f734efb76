// Examples: each opens, runs to its end without a fault, and shows the numbers that its source prints.
import type { NestedNumbers } from '../../src/document/model.ts';
import type { Published } from '../../src/examples/example.ts';
import { examples, gallery as groups, openingExample } from '../../src/examples/index.ts';
import { readNumber } from '../pages/readNumber.ts';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

/** Significant digits on screen. */
const DIGITS = 4;

for (const { document, published, startStep, source } of examples) {
  test(`${document.title} shows its published numbers`, async ({ app }) => {
    await app.visit();
    const { canvas, timeline, inspector } = app;
    await app.button(/^Examples$/).click();
    const card = app.dialog('Examples').getByRole('button', { name: document.title, exact: true });
    await expect(card).toContainText(source.name);
    await card.click();
    await expect(app.title).toHaveValue(document.title);
    await canvas.expectNodes(...document.nodes.map(({ id, op }) => `${id}, ${op}`));
    await canvas.expectWires(...document.edges.map(({ from, to }) => `${from.join('.')} ${to.join('.')}`));
    if (startStep === undefined) await timeline.expectAtEnd();
    else await timeline.expectStep(startStep);

    await timeline.toEnd();
    await expect(timeline.sentence).not.toContainText('It stops here');
    await expect(canvas.root.getByText('not computed')).toHaveCount(0);
    await expect(inspector.root.getByText('Gradients checked.')).toBeVisible();
    await expect.poll(() => canvas.overlaps()).toEqual([]);

    expect(published.length).toBeGreaterThan(0);
    for (const each of published) {
      const want = flat(each.value);
      const shown = await numbersShown(app, each);
      expect(shown.length, where(each)).toBe(want.length);
      for (const [at, number] of want.entries()) {
        const off = Math.abs((shown[at] ?? Number.NaN) - number);
        expect(off, `${where(each)}: ${shown[at]} beside ${number}`).toBeLessThanOrEqual(
          each.tolerance + roundingOf(number),
        );
      }
    }
  });
}

test('the gallery starts with the example that the app opens with, and Escape leaves everything as it was', async ({
  app,
}) => {
  await app.visit();
  await app.page.keyboard.press('e');
  const gallery = app.dialog('Examples');
  await expect(gallery.getByRole('button', { name: openingExample.document.title, exact: true })).toBeFocused();
  await expect(gallery.getByRole('listitem')).toHaveCount(examples.length);
  for (const { title } of groups) await expect(gallery.getByRole('region', { name: title, exact: true })).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(gallery).toBeHidden();
  await app.timeline.expectStep(9, 15);
});

test('the gallery is walked with the arrow keys, and finds examples by what is in them', async ({ app }) => {
  await app.visit();
  await app.page.keyboard.press('e');
  const gallery = app.dialog('Examples');
  const card = (title: string) => gallery.getByRole('button', { name: title, exact: true });
  const [first, second] = groups.map((group) => group.examples[0]?.document.title ?? '');
  await expect(card(first ?? '')).toBeFocused();
  await app.page.keyboard.press('ArrowDown');
  await expect(card(second ?? '')).toBeFocused();
  await app.page.keyboard.press('End');
  await expect(gallery.getByRole('button', { name: 'Empty graph' })).toBeFocused();

  const finder = gallery.getByRole('searchbox', { name: 'Find an example' });
  await finder.fill('batchnorm');
  await expect(gallery.getByRole('listitem')).toHaveCount(1);
  await finder.fill('nothing like it');
  await expect(gallery.getByText('No example has to do with “nothing like it”.')).toBeVisible();
  await finder.press('Escape');
  await expect(gallery.getByRole('listitem')).toHaveCount(examples.length);
  await finder.fill('LSTM');
  await finder.press('Enter');
  await expect(app.title).toHaveValue('LSTM: one cell, two time steps');
});

test('the channels of an image are chosen once for its value and its gradient', async ({ app }) => {
  await app.visit();
  await app.openExample('LeNet in small: one 8 × 8 digit');
  await app.timeline.toEnd();
  const pool = app.canvas.node('pool');
  expect((await pool.numbers('pool.y value')).slice(0, 3)).toEqual([40, 17, 11]);
  await expect(pool.root.getByRole('button', { name: /^Axis 0, next/ })).toHaveCount(1);
  await pool.root.getByRole('button', { name: 'Axis 0, next (now 1 of 2)' }).click();
  expect((await pool.numbers('pool.y value')).slice(0, 3)).toEqual([13, 0, 18]);
  expect((await pool.numbers('pool.y gradient')).slice(0, 3)).toEqual([0.004513, 0.004513, -0.004513]);
  await expect(app.canvas.node('digit').root.getByRole('button', { name: /^Axis / })).toHaveCount(0);
});

/** On the node itself; what goes back along a wire stands in the inspector. */
async function numbersShown(app: Screen, { node, port, side }: Published): Promise<readonly number[]> {
  const key = `${node}.${port}`;
  const card = app.canvas.node(node);
  if (await card.grid(`${key} ${side}`).isVisible()) return card.numbers(`${key} ${side}`);
  await card.select();
  await app.inspector.open('Values');
  const cells = app.inspector.port(key).getByRole('grid').last().getByRole('gridcell');
  await expect(cells.first()).toBeVisible();
  return (await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''))).map(readNumber);
}

function flat(value: NestedNumbers): readonly number[] {
  if (Array.isArray(value)) return value.flatMap((each: NestedNumbers) => flat(each));
  return [Number(value)];
}

/** Half a unit in the last digit that is shown. */
function roundingOf(number: number): number {
  return number === 0 ? 0 : 0.5000001 * 10 ** (Math.floor(Math.log10(Math.abs(number))) - DIGITS + 1);
}

function where({ node, port, side }: Published): string {
  return `${side} of ${node}.${port}`;
}
