// Differentiating: backward starts at any port, with any seed; what is trainable is a choice.
import { expect, test } from '../pages/test.ts';

test.beforeEach(async ({ app }) => {
  await app.visit();
  await app.timeline.toEnd();
});

test('backward starts at a vector: it asks for a seed, takes ones, and any numbers', async ({ app }) => {
  const { canvas, timeline } = app;
  const fc = canvas.node('fc');
  await canvas.choose(fc.output('y'), 'Start backward from here');
  // Without a seed there is no gradient, and a sentence that says why, with two ways out.
  await expect(fc.fix('Seed with ones')).toBeVisible();
  await expect(fc.fix('Sum to a scalar')).toBeVisible();
  await expect(fc.grid('fc.W gradient')).toBeHidden();
  await expect(canvas.node('loss').cells('loss.C value')).toHaveText(['1.387']);

  await fc.fix('Seed with ones').click();
  await expect(fc.output('y')).toHaveAccessibleName('fc output y, 2, backward starts here');
  await timeline.toEnd();
  await fc.expectNumbers('fc.y gradient', ['1', '1']);
  await fc.expectNumbers('fc.W gradient', ['1', '2', '1', '2']);
  await fc.expectNumbers('fc.b gradient', ['1', '1']);
  await canvas.node('x').expectNumbers('x.y gradient', ['0', '2.5']);
  await expect(canvas.node('p').grid('p.beta gradient')).toBeHidden();

  await fc.root.getByRole('button', { name: 'Backward starts at fc.y: edit the seed' }).click();
  const editor = app.dialog('Seed of fc.y');
  const seed = editor.getByRole('grid', { name: 'Seed of fc.y' });
  await seed.getByRole('gridcell').nth(1).click();
  await editor.getByRole('textbox').fill('-0.5');
  await editor.getByRole('textbox').press('Enter');
  await fc.expectNumbers('fc.W gradient', ['1', '2', '−0.5', '−1']);
  await canvas.node('x').expectNumbers('x.y gradient', ['1.5', '−0.5']);
  await app.page.keyboard.press('Escape');
  await expect(editor).toBeHidden();
  await expect(app.inspector.root.getByText('Gradients checked.')).toBeHidden();
  await canvas.clickPaper(30, 30);
  await expect(app.inspector.root.getByText('Gradients checked.')).toBeVisible();
});

test('summing to a scalar puts a Sum behind the port', async ({ app }) => {
  const { canvas, timeline } = app;
  await canvas.choose(canvas.node('p').output('y'), 'Start backward from here');
  await canvas.node('p').fix('Sum to a scalar').click();
  await expect(canvas.wire('p.y', 'sum.x')).toBeVisible();
  await timeline.toEnd();
  await canvas.node('sum').expectNumbers('sum.y value', ['1']);
  await canvas.node('p').expectNumbers('p.y gradient', ['1', '1']);
  // The probabilities always sum to one, so nothing behind them matters.
  for (const entry of await canvas.node('fc').numbers('fc.W gradient')) expect(Math.abs(entry)).toBeLessThan(1e-12);
});

test('the seed of a cost scales every gradient; forward only leaves none', async ({ app }) => {
  const { canvas, inspector, timeline } = app;
  const fc = canvas.node('fc');
  await canvas.clickPaper(30, 30);
  await inspector.root.getByRole('grid', { name: 'seed of loss.C' }).getByRole('gridcell').click();
  await inspector.root.getByRole('textbox', { name: 'value' }).fill('3');
  await inspector.root.getByRole('textbox', { name: 'value' }).press('Enter');
  await fc.expectNumbers('fc.W gradient', ['−2.251', '−4.502', '2.251', '4.502']);
  await canvas.node('x').expectNumbers('x.y gradient', ['−4.502', '3.376']);

  await inspector.root.getByRole('combobox', { name: 'Differentiate' }).selectOption('nothing: forward only');
  await expect(fc.grid('fc.W gradient')).toBeHidden();
  await expect(timeline.slider).toHaveAttribute('aria-valuemax', '8');
  await expect(canvas.node('loss').cells('loss.C value')).toHaveText(['1.387']);

  await inspector.root.getByRole('combobox', { name: 'Differentiate' }).selectOption({ index: 0 });
  await expect(canvas.node('loss').output('C')).toHaveAccessibleName(/backward starts here/);
  await timeline.toEnd();
  await fc.expectNumbers('fc.W gradient', ['−0.7503', '−1.501', '0.7503', '1.501']);
});

test('any port of the inspector can be differentiated, inputs too', async ({ app }) => {
  const { canvas, inspector, timeline } = app;
  await canvas.node('p').select();
  await inspector.open('Values');
  await inspector.root.getByRole('button', { name: 'Differentiate p.x', exact: true }).click();
  await inspector.root.getByRole('button', { name: 'First entry only' }).click();
  await timeline.toEnd();
  await canvas.node('fc').expectNumbers('fc.W gradient', ['1', '2', '0', '0']);
  await canvas.node('x').expectNumbers('x.y gradient', ['1', '0.5']);
});

test('trainable decides what counts as a parameter, not what has a gradient', async ({ app }) => {
  const { canvas, inspector } = app;
  const fc = canvas.node('fc');
  await expect(fc.input('b')).toHaveAccessibleName('fc input b, holds 2, trainable');
  await canvas.choose(fc.input('b'), 'Trainable');
  await expect(fc.input('b')).toHaveAccessibleName('fc input b, holds 2');
  await fc.expectNumbers('fc.b gradient', ['−0.7503', '0.7503']);
  await canvas.clickPaper(30, 30);
  await expect(inspector.fact('Parameters')).toHaveText('4 in 1 tensor');

  await canvas.node('p').select();
  await inspector.open('Settings');
  await inspector.root.getByRole('switch', { name: 'beta' }).check();
  await expect(canvas.node('p').input('beta')).toHaveAccessibleName(/trainable/);
  await canvas.clickPaper(30, 30);
  await expect(inspector.fact('Parameters')).toHaveText('5 in 2 tensors');
  await expect(inspector.root.getByRole('button', { name: /^p\.beta/ })).toContainText('0.825');

  await app.button(/^Undo/).click();
  await app.button(/^Undo/).click();
  await expect(inspector.fact('Parameters')).toHaveText('6 in 2 tensors');
});
