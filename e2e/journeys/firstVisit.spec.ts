// First visit: the opening example already teaches; a person steps, plays and scrubs it, and looks at why.
import { holdEngine } from '../pages/holdEngine.ts';
import { expect, test } from '../pages/test.ts';

test.beforeEach(async ({ app }) => {
  await app.visit();
});

test('the page opens on a worked example at its first backward step', async ({ app }) => {
  const { canvas, timeline, inspector, page } = app;
  await expect(page).toHaveTitle('Affine, softmax, cross-entropy · Chainrule');
  await canvas.expectNodes('x, Input', 'fc, Affine', 'p, Softmax', 't, Input', 'loss, CrossEntropy');
  await canvas.expectWires('x.y fc.x', 'fc.y p.x', 'p.y loss.p', 't.y loss.target');
  await timeline.expectStep(9, 15);
  await expect(timeline.sentence).toContainText('Backward starts at loss');
  await expect(timeline.slider).toHaveAttribute('aria-valuetext', '9 of 15, backward');

  for (const chip of ['1, 2', '2, 3.1', '0.2497, 0.7503', 'class 0'])
    await expect(canvas.valueChip(chip)).toBeVisible();
  await canvas.node('x').expectNumbers('x.value', ['1', '2']);
  await canvas.node('fc').expectNumbers('fc.W', ['1', '0.5', '−1', '2']);
  await canvas.node('fc').expectNumbers('fc.b', ['0', '0.1']);
  await canvas.node('fc').expectNumbers('fc.y value', ['2', '3.1']);
  await canvas.node('p').expectNumbers('p.y value', ['0.2497', '0.7503']);
  await canvas.node('loss').expectNumbers('loss.C value', ['1.387']);
  await canvas.node('loss').expectNumbers('loss.C gradient', ['1']);
  await expect(canvas.node('fc').grid('fc.W gradient')).toBeHidden();
  await expect(canvas.node('fc').root.getByText('not yet')).toHaveCount(3);
  await expect(canvas.node('t').root.getByText('a label: no gradient')).toBeVisible();

  await expect(inspector.fact('Cost')).toHaveText('1.38734');
  await expect(inspector.fact('Parameters')).toHaveText('6 in 2 tensors');
  await expect(inspector.fact('Size')).toHaveText('5 nodes, 4 wires');
  await expect(inspector.root.getByText('Gradients checked.')).toBeVisible();
  await expect(inspector.root.getByText(/11 tensors agree with central differences/)).toBeVisible();
});

test('stepping by buttons goes forward and back through both passes', async ({ app }) => {
  const { canvas, timeline } = app;
  const { fc, p } = { fc: canvas.node('fc'), p: canvas.node('p') };
  await timeline.button('Forward').click();
  await timeline.expectStep(10, 15);
  await expect(timeline.sentence).toContainText('loss sends a gradient back to p');
  await p.expectNumbers('p.y gradient', ['−4.004', '0']);
  await expect(canvas.gradientChip('−4.004, 0')).toBeVisible();

  await timeline.button('Back').click();
  await timeline.expectStep(9);
  await expect(p.grid('p.y gradient')).toBeHidden();

  await timeline.button('Last').click();
  await timeline.expectStep(15);
  await expect(timeline.button('Forward')).toBeDisabled();
  await fc.expectNumbers('fc.W gradient', ['−0.7503', '−1.501', '0.7503', '1.501']);
  await fc.expectNumbers('fc.b gradient', ['−0.7503', '0.7503']);
  await p.expectNumbers('p.beta gradient', ['0.8253']);
  await canvas.node('x').expectNumbers('x.y gradient', ['−1.501', '1.125']);

  await timeline.button('First').click();
  await timeline.expectStep(0);
  await expect(timeline.sentence).toContainText('Nothing has been computed yet.');
  await expect(timeline.button('Back')).toBeDisabled();
  await expect(fc.grid('fc.y value')).toBeHidden();

  const seen: string[] = [];
  for (let step = 1; step <= 15; step++) {
    await timeline.button('Forward').click();
    await timeline.expectStep(step, 15);
    seen.push((await timeline.sentence.textContent()) ?? '');
  }
  expect(new Set(seen).size).toBe(15);
  await fc.expectNumbers('fc.W gradient', ['−0.7503', '−1.501', '0.7503', '1.501']);
});

test('keys step, jump to the ends and to a node, and stay quiet while one types', async ({ app }) => {
  const { canvas, timeline, page } = app;
  await page.keyboard.press('.');
  await timeline.expectStep(10);
  await page.keyboard.press(',');
  await timeline.expectStep(9);
  await page.keyboard.press('l');
  await timeline.expectStep(10);
  await page.keyboard.press('j');
  await timeline.expectStep(9);
  await page.keyboard.press('End');
  await timeline.expectStep(15);
  await page.keyboard.press('Home');
  await timeline.expectStep(0);

  await canvas.node('fc').select();
  await page.keyboard.press('g');
  await timeline.expectStep(2);
  await expect(timeline.sentence).toContainText('fc has its W');
  await page.keyboard.press('g');
  await timeline.expectStep(3);
  await timeline.root.getByRole('button', { name: 'To the next step of fc' }).click();
  await timeline.expectStep(4);
  await expect(timeline.sentence).toContainText('fc computes y');

  await app.title.click();
  await page.keyboard.type('. , l j');
  await timeline.expectStep(4);
  await page.keyboard.press('Escape');

  await timeline.slider.focus();
  for (const [key, step] of [
    ['ArrowRight', 5],
    ['ArrowLeft', 4],
    ['PageUp', 9],
    ['PageDown', 4],
    ['End', 15],
    ['Home', 0],
  ] as const) {
    await page.keyboard.press(key);
    await timeline.expectStep(step);
  }
});

test('play runs to the end, pause holds, a breakpoint stops it, and the speed is kept', async ({ app }) => {
  const { canvas, timeline, page } = app;
  await timeline.setSpeed('8×');
  await timeline.button('First').click();
  await timeline.button('Play').click();
  await expect(timeline.button('Pause')).toBeVisible();
  await timeline.expectStep(15);
  await expect(timeline.button('Play')).toBeVisible();

  await timeline.setSpeed('0.25×');
  await timeline.button('First').click();
  await page.keyboard.press('k');
  await expect(timeline.button('Pause')).toBeVisible();
  await timeline.button('Pause').click();
  const held = await timeline.step();
  await expect(timeline.button('Play')).toBeVisible();
  expect(held).toBeLessThan(15);
  expect(await timeline.step()).toBe(held);

  await timeline.setSpeed('8×');
  await timeline.button('First').click();
  await canvas.node('p').select();
  await timeline.root.getByRole('button', { name: 'Stop at p' }).click();
  await expect(canvas.node('p').root.getByRole('img', { name: 'Breakpoint' })).toBeVisible();
  await timeline.button('Play').click();
  await timeline.expectStep(5);
  await expect(timeline.sentence).toContainText('p has its beta');
  await expect(timeline.button('Play')).toBeVisible();

  await app.expectSaved();
  await app.reload();
  await expect(timeline.root.getByRole('button', { name: 'Speed, 8×' })).toBeVisible();
});

test('the playhead is dragged both ways and the graph follows the hand', async ({ app }) => {
  const { canvas, timeline } = app;
  const { p } = { p: canvas.node('p') };
  await timeline.dragTo(2, async () => {
    const between = await timeline.step();
    expect(between).toBeLessThan(9);
    expect(between).toBeGreaterThan(2);
  });
  await timeline.expectStep(2);
  await expect(p.root.getByText('not yet').first()).toBeVisible();
  await expect(p.grid('p.y value')).toBeHidden();

  await timeline.dragTo(15, async () => {
    expect(await timeline.step()).toBeGreaterThan(2);
  });
  await timeline.expectStep(15);
  await p.expectNumbers('p.y value', ['0.2497', '0.7503']);
  await p.expectNumbers('p.y gradient', ['−4.004', '0']);
});

test('stepping back and scrubbing show the same numbers as running', async ({ app }) => {
  const { canvas, timeline } = app;
  const read = async () => ({
    y: await canvas.node('p').numbers('p.y value'),
    back: await canvas.node('p').numbers('p.y gradient'),
    beta: await canvas.node('p').numbers('p.beta gradient'),
  });
  await timeline.button('First').click();
  for (let step = 1; step <= 11; step++) await timeline.button('Forward').click();
  await timeline.expectStep(11);
  await expect(canvas.node('p').grid('p.beta gradient')).toBeVisible();
  const stepped = await read();
  await timeline.button('Last').click();
  await timeline.dragTo(11);
  await timeline.expectStep(11);
  expect(await read()).toEqual(stepped);
});

test('not computed, zero and stale look different', async ({ visitor }) => {
  const app = await visitor();
  const engine = await holdEngine(app.page);
  await app.visit();
  const { canvas, timeline } = app;
  const p = canvas.node('p');
  const absent = p.root.getByText('not yet').first();
  const missing = await look(absent);
  expect(missing.border).toContain('dashed');

  await timeline.button('Last').click();
  const zero = p.cell('p.y gradient', 1);
  await expect(zero).toHaveText('0');
  const nothing = await look(zero);
  const something = await look(p.cell('p.y gradient', 0));
  expect(nothing.colour).not.toBe(something.colour);
  expect(nothing.border).not.toContain('dashed');

  await engine.hold();
  await canvas.node('x').type('x.value', 0, '3');
  await expect(timeline.root.getByText('calculating')).toBeVisible();
  // The numbers from before the change stay, faded, until there are new ones.
  await p.expectNumbers('p.y value', ['0.2497', '0.7503']);
  await expect.poll(async () => (await look(p.cell('p.y value'))).opacity).toBeLessThan(0.6);

  await engine.letGo();
  await app.expectSettled();
  await expect.poll(async () => (await look(p.cell('p.y value'))).opacity).toBe(1);
  await expect(p.cell('p.y value')).not.toHaveText('0.2497');

  async function look(what: ReturnType<typeof p.cell>) {
    return what.evaluate((element) => {
      let opacity = 1;
      for (let each: Element | null = element; each !== null; each = each.parentElement) {
        opacity *= Number(getComputedStyle(each).opacity);
      }
      const { color, borderStyle } = getComputedStyle(element);
      return { colour: color, border: borderStyle, opacity };
    });
  }
});
