// Editing by mouse: numbers, wires and nodes of a graph that is there already.
import { centreOf } from '../pages/Canvas.ts';
import { expect, test } from '../pages/test.ts';

test.beforeEach(async ({ app }) => {
  await app.visit();
});

test('a number is dragged, everything downstream follows at once, and one undo takes it back', async ({ app }) => {
  const { canvas, timeline } = app;
  await timeline.button('Last').click();
  const [fc, loss] = [canvas.node('fc'), canvas.node('loss')];
  const before = await app.documentText();

  await canvas.drag(canvas.node('x').cell('x.value', 1), 40, 0, async () => {
    // Still held: the numbers have moved already.
    await expect(canvas.node('x').cell('x.value', 1)).toHaveText('3');
    await fc.expectNumbers('fc.y value', ['2.5', '5.1']);
  });
  await canvas.node('x').expectNumbers('x.value', ['1', '3']);
  await fc.expectNumbers('fc.y value', ['2.5', '5.1']);
  await fc.expectNumbers('fc.W gradient', ['−0.9309', '−2.793', '0.9309', '2.793']);
  await loss.expectNumbers('loss.C value', ['2.672']);
  await expect(app.inspector.root.getByText('Gradients checked.')).toBeHidden();

  await expect(app.button('Undo: set x.value')).toBeEnabled();
  await app.button('Undo: set x.value').click();
  expect(await app.documentText()).toBe(before);
  await loss.expectNumbers('loss.C value', ['1.387']);
  await expect(app.button(/^Undo/)).toBeDisabled();
});

test('a number is typed in place; what is no number is not taken, Escape takes it back', async ({ app }) => {
  const { canvas, page, timeline } = app;
  await timeline.button('Last').click();
  const [fc, x] = [canvas.node('fc'), canvas.node('x')];
  await fc.cell('fc.W', 0).click();
  const field = fc.root.getByRole('textbox');
  await expect(field).toHaveValue('1');
  await field.fill('one');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.press('Enter');
  await expect(field).toBeVisible();
  await field.press('Escape');
  await fc.expectNumbers('fc.W', ['1', '0.5', '−1', '2']);
  await expect(app.button(/^Undo/)).toBeDisabled();

  // A fraction is a number too; Tab goes on to the next entry, where typing replaces what is there.
  await fc.cell('fc.W', 0).click();
  await page.keyboard.type('1/4');
  await page.keyboard.press('Tab');
  await expect(fc.cell('fc.W', 1)).toBeFocused();
  await page.keyboard.type('-2e-5');
  await page.keyboard.press('Enter');
  await fc.expectNumbers('fc.W', ['0.25', '−2×10−5', '−1', '2']);
  await expect(fc.cell('fc.W', 1)).toHaveAccessibleName('row 1, column 2, −2 × 10⁻⁵');
  await fc.expectNumbers('fc.y value', ['0.25', '3.1']);

  // A whole column comes from a spreadsheet.
  await page.evaluate(() => navigator.clipboard.writeText('3\n4'));
  await x.cell('x.value', 0).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+v');
  await x.expectNumbers('x.value', ['3', '4']);
});

test('a wire that would close a cycle is refused by name, and nothing changes', async ({ app }) => {
  const { canvas } = app;
  const before = await app.documentText();
  await canvas.drawWire(canvas.node('p').output('y'), canvas.node('fc').input('b'), async () => {
    await expect(canvas.root.getByText(/would close a cycle: fc → p → fc/)).toBeVisible();
    await expect(canvas.root.getByText('It cannot be wired here.')).toBeVisible();
  });
  await expect(app.messages).toContainText('would close a cycle: fc → p → fc');
  await expect(app.messages).toContainText('take out one of these wires first');
  expect(await app.documentText()).toBe(before);
  await expect(canvas.wires).toHaveCount(4);
});

test('a wrong shape marks its node, names both sides and offers the fix; the rest keeps running', async ({ app }) => {
  const { canvas, timeline, inspector } = app;
  await timeline.button('Last').click();
  const [x, fc] = [canvas.node('x'), canvas.node('fc')];
  await x.select();
  await inspector.open('Values');
  await inspector.root.getByRole('button', { name: 'Shape and filling of value' }).click();
  const editor = app.dialog('Shape and filling of value');
  await editor.getByRole('textbox', { name: 'Or paste numbers' }).fill('1 2 3');
  await editor.getByRole('textbox', { name: 'Or paste numbers' }).press('ControlOrMeta+Enter');

  const problem = fc.root.getByText(
    /fc\.W has 2 columns \(a matrix of 2 × 2\), but x has 3 features \(a vector of 3\)/,
  );
  await expect(problem).toBeVisible();
  await expect(fc.root.getByText('not computed')).toBeVisible();
  await x.expectNumbers('x.value', ['1', '2', '3']);
  await expect(canvas.node('t').output('y')).toHaveAccessibleName(/class|scalar/);
  await timeline.expectAtEnd();

  await fc.fix('Make a new W with 3 columns').click();
  await expect(problem).toBeHidden();
  await expect(fc.cells('fc.W')).toHaveCount(6);
  await expect(canvas.node('loss').cells('loss.C value')).toHaveText([/^\d/]);
  await expect(fc.cells('fc.W gradient')).toHaveCount(6);
});

test('an op dropped on a wire is put into it; taken out, the wire is whole again', async ({ app }) => {
  const { canvas, page } = app;
  const before = await app.documentText();
  const wire = await centreOf(canvas.valueChip('2, 3.1'));
  const paper = await canvas.root.boundingBox();
  await canvas.dropOp('ReLU', wire.x - (paper?.x ?? 0), wire.y - (paper?.y ?? 0) + 12);
  await canvas.expectNodes('x, Input', 'fc, Affine', 'relu, ReLU', 'p, Softmax', 't, Input', 'loss, CrossEntropy');
  await canvas.expectWires('x.y fc.x', 'fc.y relu.x', 'relu.y p.x', 'p.y loss.p', 't.y loss.target');

  await canvas.choose(canvas.node('relu').header, 'Take out and join its wires');
  await canvas.expectWires('x.y fc.x', 'fc.y p.x', 'p.y loss.p', 't.y loss.target');
  await app.button('Undo: take out relu').click();
  await app.button('Undo: insert relu').click();
  expect(await app.documentText()).toBe(before);

  // Plainly deleted, its wires go with it; undo brings all of them back.
  await canvas.node('p').select();
  await page.keyboard.press('Delete');
  await canvas.expectWires('x.y fc.x', 't.y loss.target');
  await expect(canvas.node('loss').root.getByText('not wired')).toBeVisible();
  await app.button('Undo: delete p').click();
  await canvas.expectWires('x.y fc.x', 'fc.y p.x', 'p.y loss.p', 't.y loss.target');
  expect(await app.documentText()).toBe(before);
});

test('a wire is taken out by its menu, moved by its end, and dropped on paper it asks what comes there', async ({
  app,
}) => {
  const { canvas, page } = app;
  await canvas.choose(canvas.node('p').input('x'), 'Take out the wire');
  await canvas.expectWires('x.y fc.x', 'p.y loss.p', 't.y loss.target');
  await expect(canvas.node('p').root.getByText('not wired')).toBeVisible();

  // Dropped where nothing is: the ops that can read it are offered there, and the chosen one is wired.
  const start = await centreOf(canvas.node('fc').output('y'));
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + 60, { steps: 4 });
  await page.mouse.move(start.x + 60, start.y + 130, { steps: 4 });
  await page.mouse.up();
  const picker = app.dialog('What reads fc.y?');
  const search = picker.getByRole('combobox');
  await expect(search).toBeFocused();
  await expect(picker.getByRole('option', { name: 'Input', exact: true })).toHaveCount(0);
  await search.fill('hyperbolic');
  await expect(picker.getByRole('option', { name: 'ReLU', exact: true })).toHaveCount(0);
  await picker.getByRole('option', { name: 'Tanh', exact: true }).click();
  await canvas.expectWires('x.y fc.x', 'fc.y tanh.x', 'p.y loss.p', 't.y loss.target');
  await canvas.node('tanh').expectNumbers('tanh.y value', ['0.964', '0.9959']);

  // A double click on the paper opens the same list, of everything.
  await canvas.root.dblclick({ position: { x: 600, y: 40 } });
  await app.dialog('Add an op').getByRole('combobox').fill('mse');
  await page.keyboard.press('Enter');
  await expect(canvas.node('loss_2').root).toBeVisible();
});

test('ports that fit glow while a wire is drawn, the others step back', async ({ app }) => {
  const { canvas } = app;
  await canvas.drawWire(canvas.node('t').output('y'), canvas.node('fc').input('x'), async () => {
    await expect(canvas.root.getByText('x is a scalar, but a layer reads a vector of features')).toBeVisible();
    const [beta, own] = [canvas.node('p').input('beta'), canvas.node('fc').output('y')];
    const [fitting, other] = [await beta.evaluate(strength), await own.evaluate(strength)];
    expect(other).toBeLessThan(fitting);
  });
  // It may be wired nevertheless: the node says what is wrong.
  await canvas.expectWires('t.y fc.x', 'fc.y p.x', 'p.y loss.p', 't.y loss.target');
  await expect(canvas.node('fc').root.getByText(/x is a scalar/)).toBeVisible();
});

test('nodes are copied, pasted, duplicated, renamed, moved, selected with a box and tidied', async ({ app }) => {
  const { canvas, page } = app;
  const original = await app.documentText();
  await canvas.node('fc').select();
  await page.keyboard.press('ControlOrMeta+c');
  await page.keyboard.press('ControlOrMeta+v');
  const copy = canvas.node('fc_2');
  await copy.expectNumbers('fc_2.W', ['1', '0.5', '−1', '2']);
  // What the original reads, the copy reads too.
  await canvas.expectWires('x.y fc.x', 'x.y fc_2.x', 'fc.y p.x', 'p.y loss.p', 't.y loss.target');

  await page.keyboard.press('ControlOrMeta+d');
  await expect(canvas.node('fc_3').root).toBeVisible();
  await canvas.choose(canvas.node('t').header, 'Duplicate');
  await expect(canvas.node('t_2').root).toBeVisible();

  await canvas.node('fc_3').header.dblclick();
  const name = page.getByRole('textbox', { name: 'Name of fc_3' });
  await name.fill('fc');
  await name.press('Enter');
  await expect(canvas.root.getByRole('alert')).toContainText(/fc/);
  await name.fill('hidden');
  await name.press('Enter');
  await expect(canvas.node('hidden').root).toBeVisible();
  await expect(canvas.node('fc_3').root).toBeHidden();

  const before = await app.documentText();
  await canvas.drag(canvas.node('t_2').header, 80, 60);
  await expect(app.button('Undo: move t_2')).toBeEnabled();
  const moved = await app.documentText();
  expect(moved).not.toBe(before);

  // Shift and drag on the paper draws a box.
  const paper = await canvas.root.boundingBox();
  await page.keyboard.down('Shift');
  await page.mouse.move((paper?.x ?? 0) + 10, (paper?.y ?? 0) + 10);
  await page.mouse.down();
  await page.mouse.move((paper?.x ?? 0) + 860, (paper?.y ?? 0) + 680, { steps: 8 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(app.inspector.root.getByText(/8 nodes/)).toBeVisible();

  await page.keyboard.press('Escape');
  await app.menu('Tidy the layout');
  await expect(app.button('Undo: tidy the layout')).toBeEnabled();
  await expect.poll(() => canvas.overlaps()).toEqual([]);

  while (await app.button(/^Undo/).isEnabled()) await app.button(/^Undo/).click();
  expect(await app.documentText()).toBe(original);
});

function strength(port: Element): number {
  return Number(getComputedStyle(port, '::before').opacity);
}

test('an op is replaced where it stands, by menu and by key; its wires stay', async ({ app }) => {
  const { canvas, page, timeline } = app;
  await timeline.toEnd();
  const before = await app.documentText();
  await canvas.choose(canvas.node('p').header, 'Replace with another op…');
  const picker = page.getByRole('dialog', { name: 'Replace p (Softmax) with' });
  await picker.getByRole('combobox').fill('sigmoid');
  await picker.getByRole('option', { name: 'Sigmoid', exact: true }).click();
  await canvas.expectNodes('fc, Affine', 'loss, CrossEntropy', 'p, Sigmoid', 't, Input', 'x, Input');
  await canvas.node('p').expectNumbers('p.y value', ['0.8808', '0.9569']);
  await expect(canvas.wire('fc.y', 'p.x')).toBeVisible();
  await expect(canvas.wire('p.y', 'loss.p')).toBeVisible();

  await page.keyboard.press('r');
  const again = page.getByRole('dialog', { name: 'Replace p (Sigmoid) with' });
  await again.getByRole('combobox').fill('softmax');
  await page.keyboard.press('Enter');
  await canvas.node('p').expectNumbers('p.y value', ['0.2497', '0.7503']);
  await app.button(/^Undo: replace Sigmoid by Softmax/).click();
  await app.button(/^Undo: replace Softmax by Sigmoid/).click();
  expect(await app.documentText()).toBe(before);
});
