// On a phone: a shared link is opened, stepped and understood by touch, and a small graph is built by taps.
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

test('a link from a chat is opened, stepped, and looked into', async ({ app, visitor }) => {
  const sender = await visitor({ viewport: { width: 1440, height: 900 }, hasTouch: false, isMobile: false });
  await sender.visit();
  await sender.timeline.button('Forward').click();
  await sender.timeline.expectStep(10);
  const link = await sender.copyLink();

  await app.visit(link.slice(link.indexOf('#')));
  const { timeline, canvas, inspector, page } = app;
  await timeline.expectStep(10, 15);
  await expectNothingSticksOut(app);
  for (let step = 11; step <= 13; step++) {
    await timeline.button('Forward').tap();
    await timeline.expectStep(step);
  }
  await expect(timeline.sentence).toContainText('fc sends a gradient to W');
  await timeline.button('Back').tap();
  await timeline.expectStep(12);
  await timeline.button('Last').tap();
  await timeline.expectStep(15);

  await canvas.expectAtRest();
  await canvas.node('fc').header.tap();
  await app.sheet('Inspector');
  await expect(inspector.root.getByRole('textbox', { name: 'Name' }).first()).toHaveValue('fc');
  await inspector.root.getByRole('tab', { name: 'Derivation' }).tap();
  await inspector.derive('∂C/∂W');
  await inspector.expectNumbers('∂C/∂W, result', ['−0.7503', '−1.501', '0.7503', '1.501']);
  await expectNothingSticksOut(app);
  await app.closeSheet();

  await app.sheet('Outline');
  const row = page.getByRole('row', { name: /^p Softmax/ });
  await expect(row).toContainText('[0.2497, 0.7503]');
  await app.closeSheet();
});

test('a small graph is built by taps', async ({ app }) => {
  await app.visit();
  const { canvas, page, timeline } = app;
  await page.getByRole('button', { name: 'Chainrule menu' }).tap();
  await page.getByRole('menuitem', { name: 'New graph' }).tap();
  await expect(canvas.nodes).toHaveCount(0);

  await app.sheet('Ops');
  const ops = page.getByRole('listbox', { name: 'Ops' });
  await ops.getByRole('option', { name: 'Input', exact: true }).tap();
  await ops.getByRole('option', { name: 'Square', exact: true }).tap();
  await app.closeSheet();
  await canvas.expectNodes('x, Input', 'square, Square');
  expect(await canvas.overlaps()).toEqual([]);
  await page.getByRole('button', { name: 'Fit the graph into view' }).tap();
  await canvas.expectAtRest();

  await canvas.node('x').output('y').tap();
  await canvas.node('square').input('x').tap();
  await canvas.expectWires('x.y square.x');

  await canvas.node('x').cell('x.value').tap();
  await canvas.node('x').root.getByRole('textbox').fill('3');
  await page.keyboard.press('Enter');
  await canvas.node('square').expectNumbers('square.y value', ['9']);
  await timeline.toEnd();
  await canvas.node('x').expectNumbers('x.y gradient', ['6']);

  // The playhead follows a finger too.
  const box = await timeline.slider.boundingBox();
  if (box === null) throw new Error('The timeline is not on screen.');
  await page.touchscreen.tap(box.x + 3, box.y + box.height / 2);
  await timeline.expectStep(1);

  await app.button(/^Undo/).tap();
  await canvas.node('x').expectNumbers('x.value', ['1']);
});

/** A page wider than the screen would have to be pushed to and fro. */
async function expectNothingSticksOut(app: Screen): Promise<void> {
  const [width, seen] = await app.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(width).toBeLessThanOrEqual(seen ?? 0);
}
