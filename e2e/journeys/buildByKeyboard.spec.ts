// Building by keyboard alone: not one call in this file moves a pointer.
import type { Locator, Page } from '@playwright/test';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

/** Presses keys one after the other. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Finds anything by its name in the command palette and takes it. */
async function command(app: Screen, name: string): Promise<void> {
  const { page } = app;
  await press(page, 'ControlOrMeta+k');
  const dialog = app.dialog('Search commands, ops and examples');
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(name);
  await expect(dialog.getByRole('option').first()).toHaveText(new RegExp(`^${name}(?![a-z_0-9])`));
  await press(page, 'Enter');
  await expect(dialog).toBeHidden();
}

async function goTo(app: Screen, node: string): Promise<void> {
  await command(app, node);
  await expect(app.canvas.node(node).root).toBeFocused();
}

/** Adds an op at the canvas; it has the focus afterwards. */
async function add(app: Screen, search: string, node: string): Promise<void> {
  const { page } = app;
  await press(page, 'a');
  await expect(app.dialog('Add an op').getByRole('combobox')).toBeFocused();
  await page.keyboard.type(search);
  await press(page, 'Enter');
  await expect(app.canvas.node(node).root).toBeFocused();
}

/** Starts a wire at an output, walks the inputs that fit until the wanted one has the focus, and connects. */
async function wire(app: Screen, from: string, to: Locator): Promise<void> {
  const { page, canvas } = app;
  await goTo(app, from);
  await press(page, 'Enter');
  const output = canvas.node(from).output('y');
  for (let tries = 0; tries < 6 && !(await hasFocus(output)); tries++) await press(page, 'ArrowDown');
  await expect(output).toBeFocused();
  await press(page, 'Enter');
  await expect(
    canvas.root
      .page()
      .getByRole('status')
      .getByText(/Wiring from/),
  ).toBeAttached();
  for (let tries = 0; tries < 12 && !(await hasFocus(to)); tries++) await press(page, 'ArrowRight');
  await expect(to).toBeFocused();
  await press(page, 'Enter');
}

function hasFocus(what: Locator): Promise<boolean> {
  return what.evaluate((element) => element === document.activeElement);
}

function hasFocusWithin(what: Locator): Promise<boolean> {
  return what.evaluate((element) => element.contains(document.activeElement));
}

test('a classifier is built, stepped, renamed and shared without a pointer', async ({ app }) => {
  await app.visit();
  const { page, canvas, timeline } = app;
  await command(app, 'New graph');
  await expect(canvas.nodes).toHaveCount(0);

  await add(app, 'input', 'x');
  await add(app, 'fully connected', 'affine');
  await add(app, 'softmax', 'softmax');
  await add(app, 'crossentropy', 'loss');
  await add(app, 'input', 'x_2');

  // A column of numbers, copied elsewhere, becomes the vector.
  await page.evaluate(() => navigator.clipboard.writeText('1\n2'));
  await goTo(app, 'x');
  await press(page, 'Tab');
  await expect(canvas.node('x').cell('x.value')).toBeFocused();
  await press(page, 'ControlOrMeta+v');
  await canvas.node('x').expectNumbers('x.value', ['1', '2']);

  await wire(app, 'x', canvas.node('affine').input('x'));
  await wire(app, 'affine', canvas.node('softmax').input('x'));
  await wire(app, 'softmax', canvas.node('loss').input('p'));
  await wire(app, 'x_2', canvas.node('loss').input('target'));
  await canvas.expectWires('x.y affine.x', 'affine.y softmax.x', 'softmax.y loss.p', 'x_2.y loss.target');

  // Numbers are typed in their places, from entry to entry.
  await goTo(app, 'affine');
  await press(page, 'Tab');
  await expect(canvas.node('affine').cell('affine.W')).toBeFocused();
  await page.keyboard.type('1');
  await press(page, 'Tab');
  await page.keyboard.type('.5');
  await press(page, 'Tab');
  await page.keyboard.type('-1');
  await press(page, 'Tab');
  await page.keyboard.type('2');
  await press(page, 'Enter');
  await canvas.node('affine').expectNumbers('affine.W', ['1', '0.5', '−1', '2']);
  await press(page, 'Tab', 'ArrowDown');
  await expect(canvas.node('affine').cell('affine.b', 1)).toBeFocused();
  await page.keyboard.type('.1');
  await press(page, 'Enter');
  await goTo(app, 'x_2');
  await press(page, 'Tab');
  // Arrow keys nudge a number that stands alone.
  await press(page, 'ArrowDown');
  await canvas.node('x_2').expectNumbers('x_2.value', ['0']);

  await canvas.node('affine').expectNumbers('affine.y value', ['2', '3.1']);
  await canvas.node('softmax').expectNumbers('softmax.y value', ['0.2497', '0.7503']);
  await canvas.node('loss').expectNumbers('loss.C value', ['1.387']);
  await canvas.node('affine').expectNumbers('affine.W gradient', ['−0.7503', '−1.501', '0.7503', '1.501']);

  // Stepping, from where the focus is on the canvas.
  await goTo(app, 'x_2');
  await press(page, 'Home');
  await timeline.expectStep(0, 15);
  await press(page, '.', '.', '.');
  await timeline.expectStep(3);
  await press(page, ',');
  await timeline.expectStep(2);
  await press(page, 'End');
  await timeline.expectStep(15);

  // Renaming where the node stands, moving it by keys, and taking that back.
  await press(page, 'F2');
  await expect(page.getByRole('textbox', { name: 'Name of x_2' })).toBeFocused();
  await page.keyboard.type('label');
  await press(page, 'Enter');
  await expect(canvas.node('label').root).toBeFocused();
  await canvas.expectWires('x.y affine.x', 'affine.y softmax.x', 'softmax.y loss.p', 'label.y loss.target');
  await press(page, 'Alt+ArrowDown', 'Alt+ArrowDown');
  await expect(app.button('Undo: move label')).toBeEnabled();
  await press(page, 'ControlOrMeta+z');
  await expect(app.button('Redo: move label')).toBeEnabled();

  await press(page, 's');
  const link = app.dialog('Share a link').getByRole('textbox', { name: 'Link' });
  await expect(link).toBeFocused();
  await expect(link).toHaveValue(/#1\.\w+\.[\w-]+\.\w{7}$/);
  await press(page, 'Escape');
  await expect(app.dialog('Share a link')).toBeHidden();
  await expect(canvas.node('label').root).toBeFocused();
});

test('nodes and ports are walked by arrow keys, and a wire can be given up and taken out', async ({ app }) => {
  await app.visit();
  const { page, canvas } = app;
  await goTo(app, 'x');
  await press(page, 'ArrowRight');
  await expect(canvas.node('fc').root).toBeFocused();
  await press(page, 'ArrowRight');
  await expect(canvas.node('p').root).toBeFocused();
  await press(page, 'ArrowDown');
  await expect(canvas.node('t').root).toBeFocused();
  await press(page, 'ArrowUp', 'Enter');
  await expect(canvas.node('p').input('x')).toBeFocused();
  await press(page, 'ArrowLeft');
  await expect(canvas.node('fc').output('y')).toBeFocused();
  await press(page, 'ArrowRight', 'ArrowDown', 'ArrowDown');
  await expect(canvas.node('p').input('beta')).toBeFocused();

  const before = await exportedText(app);
  await goTo(app, 'p');
  await press(page, 'Enter', 'ArrowDown', 'Enter');
  await expect(
    canvas.root
      .page()
      .getByRole('status')
      .getByText(/Wiring from p\.y/),
  ).toBeAttached();
  await press(page, 'Escape');
  await expect(canvas.node('p').output('y')).toBeFocused();
  await press(page, 'ArrowLeft', 'Delete');
  await canvas.expectWires('x.y fc.x', 'p.y loss.p', 't.y loss.target');
  await press(page, 'ControlOrMeta+z');
  await canvas.expectWires('x.y fc.x', 'fc.y p.x', 'p.y loss.p', 't.y loss.target');
  await press(page, 'Escape', 'Delete');
  await expect(canvas.node('p').root).toBeHidden();
  await press(page, 'ControlOrMeta+z');
  expect(await exportedText(app)).toBe(before);
});

test('copy, cut, paste, duplicate and the menus work by keys', async ({ app }) => {
  await app.visit();
  const { page, canvas } = app;
  await goTo(app, 'fc');
  await press(page, 'ControlOrMeta+c', 'ControlOrMeta+v');
  await expect(canvas.node('fc_2').root).toBeVisible();
  await press(page, 'ControlOrMeta+x');
  await expect(canvas.node('fc_2').root).toBeHidden();
  await goTo(app, 'p');
  await press(page, 'ControlOrMeta+d');
  await expect(canvas.node('p_2').root).toBeVisible();

  await goTo(app, 'p');
  await press(page, 'Shift+F10');
  const menu = page.getByRole('menu');
  await expect(menu).toBeVisible();
  await expect(menu.getByText('Take out and join its wires')).toBeVisible();
  await expect.poll(() => hasFocusWithin(menu)).toBe(true);
  await press(page, 'Escape');
  await expect(menu).toBeHidden();
  await expect(canvas.node('p').root).toBeFocused();

  await press(page, 'Enter', 'Shift+F10');
  await expect(menu.getByText('Take out the wire')).toBeVisible();
  await press(page, 'Escape');
  await expect(canvas.node('p').input('x')).toBeFocused();

  // Chosen by keys, an entry does what it says.
  await press(page, 'Shift+F10');
  await expect.poll(() => hasFocusWithin(menu)).toBe(true);
  await page.keyboard.type('take out');
  await expect(menu.getByRole('menuitem', { name: 'Take out the wire' })).toBeFocused();
  await press(page, 'Enter');
  await canvas.expectWires('x.y fc.x', 'fc.y p_2.x', 'p.y loss.p', 't.y loss.target');
});

test('every part of the screen is reached with Tab, and the focus can be seen there', async ({ app }) => {
  await app.visit();
  const { page } = app;
  const reached = new Set<string>();
  for (let presses = 0; presses < 90 && !reached.has('Timeline'); presses++) {
    await press(page, 'Tab');
    const [part, ring] = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return ['', true] as const;
      const holder = focused.closest('header, section[aria-label], [role="application"]');
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
      const own = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
      const inner = [...focused.querySelectorAll('*')].some((each) => getComputedStyle(each).boxShadow !== 'none');
      const name = holder?.getAttribute('aria-label') ?? holder?.tagName ?? '';
      return [name, own || boxShadow !== 'none' || inner] as const;
    });
    if (part !== '') expect(ring, `the focus in ${part} is visible`).toBe(true);
    reached.add(part);
  }
  for (const part of ['HEADER', 'Palette', 'Graph', 'Inspector', 'Timeline']) expect([...reached]).toContain(part);
});

/** As JSON, through the export dialog. */
async function exportedText(app: Screen): Promise<string> {
  await command(app, 'Export');
  const text = await app.dialog('Export').getByRole('textbox', { name: 'The graph as JSON' }).inputValue();
  await press(app.page, 'Escape');
  await expect(app.dialog('Export')).toBeHidden();
  return text;
}
