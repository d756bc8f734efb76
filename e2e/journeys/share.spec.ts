// Sharing: a link carries graph, numbers, step and selection into another browser; a bad one says so and harms nothing.
import { framed } from '../../src/share/linkFrame.ts';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

const hashOf = (link: string) => link.slice(link.indexOf('#'));

test('a link opens elsewhere as the same graph, with the same numbers, step and selection', async ({
  app,
  visitor,
}) => {
  await app.visit();
  await app.canvas.node('fc').type('fc.W', 0, '1.25');
  for (let step = 9; step < 12; step++) await app.timeline.button('Forward').click();
  await app.timeline.expectStep(12);
  await app.canvas.node('fc').cell('fc.y value', 1).click();
  await expect(app.canvas.node('fc').cell('fc.y value', 1)).toHaveAttribute('aria-selected', 'true');
  const text = await app.documentText();
  const numbers = await app.canvas.node('p').numbers('p.y gradient');

  await app.button('Share').click();
  const dialog = app.dialog('Share a link');
  await expect(dialog).toContainText('5 nodes and 4 wires');
  await expect(dialog.getByText(/characters/)).toContainText(/\d/);
  await expect(dialog.getByRole('switch', { name: 'Open it at step 12 of 15' })).toBeChecked();
  await app.page.keyboard.press('Escape');
  const link = await app.copyLink();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/some\/sub\/path\/#1\./);

  const other = await (await visitor()).visit(hashOf(link));
  await expect(other.title).toHaveValue('Affine, softmax, cross-entropy');
  await other.timeline.expectStep(12, 15);
  expect(await other.documentText()).toBe(text);
  expect(await other.canvas.node('p').numbers('p.y gradient')).toEqual(numbers);
  await other.canvas.node('fc').expectNumbers('fc.W', ['1.25', '0.5', '−1', '2']);
  await expect(other.canvas.node('fc').cell('fc.y value', 1)).toHaveAttribute('aria-selected', 'true');
  await expect(other.inspector.root.getByRole('textbox', { name: 'Name' }).first()).toHaveValue('fc');
  // The address no longer holds the link, so that loading again shows the work.
  await expect(other.page).toHaveURL(/\/some\/sub\/path\/$/);
  await other.expectSaved();
  await other.reload();
  await other.canvas.node('fc').expectNumbers('fc.W', ['1.25', '0.5', '−1', '2']);
});

test('step and selection can be left out of the link', async ({ app, visitor }) => {
  await app.visit();
  await app.canvas.node('p').select();
  await app.button('Share').click();
  const dialog = app.dialog('Share a link');
  const link = dialog.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#1\./);
  const full = await link.inputValue();
  await dialog.getByRole('switch', { name: /^Open it at step/ }).uncheck();
  await expect(link).not.toHaveValue(full);
  const stepless = await link.inputValue();
  await dialog.getByRole('switch', { name: 'With p selected' }).uncheck();
  await expect(link).not.toHaveValue(stepless);
  const bare = await link.inputValue();
  const other = await (await visitor()).visit(hashOf(bare));
  await other.timeline.expectAtEnd();
  await expect(other.inspector.fact('Size')).toHaveText('5 nodes, 4 wires');
});

test('a link opens beside local work, which stays one press away', async ({ app }) => {
  await app.visit();
  const olah = await linkOfExample(app, 'Olah: e = (a + b)(b + 1)');
  await app.newGraph();
  await app.title.fill('My own work');
  await app.title.press('Enter');
  await app.canvas.dropOp('Input', 300, 200);
  await app.canvas.node('x').type('x.value', 0, '42');
  await app.expectSaved();

  await app.page.goto(`./${olah}`);
  await expect(app.title).toHaveValue('Olah: e = (a + b)(b + 1)');
  await app.canvas.node('b').expectNumbers('b.y gradient', ['5']);
  await expect(app.messages).toContainText('Opened from a link. What you had is kept.');
  await app.messages.getByRole('button', { name: 'Back to “My own work”' }).click();
  await expect(app.title).toHaveValue('My own work');
  await app.canvas.node('x').expectNumbers('x.value', ['42']);

  // Both are among the recent graphs.
  await app.menu('Recent graphs…');
  const recent = app.dialog('Recent graphs');
  await expect(recent.getByRole('button', { name: /^My own work/ })).toHaveAttribute('aria-current', 'true');
  await recent.getByRole('button', { name: /^Olah/ }).click();
  await expect(app.title).toHaveValue('Olah: e = (a + b)(b + 1)');
});

test('a link pasted into the address of an open page opens there, and opening it twice makes no second copy', async ({
  app,
}) => {
  await app.visit();
  const olah = await linkOfExample(app, 'Olah: e = (a + b)(b + 1)');
  for (let times = 0; times < 2; times++) {
    await app.newGraph();
    await app.page.evaluate((hash) => {
      location.hash = hash;
    }, olah);
    await expect(app.title).toHaveValue('Olah: e = (a + b)(b + 1)');
  }
  await app.menu('Recent graphs…');
  await expect(app.dialog('Recent graphs').getByRole('button', { name: /^Olah/ })).toHaveCount(1);
});

test('leaving and coming back with the browser’s own buttons shows the work', async ({ app }) => {
  await app.visit();
  await app.canvas.node('x').type('x.value', 0, '7');
  await app.expectSaved();
  await app.page.goto('about:blank');
  await app.page.goBack();
  await app.expectReady();
  await app.canvas.node('x').expectNumbers('x.value', ['7', '2']);
});

test.describe('a link that is not whole', () => {
  const cases: readonly (readonly [string, (hash: string) => string, RegExp])[] = [
    ['only its beginning', (hash) => hash.slice(0, 3), /This link was cut: only its first 3 characters arrived/],
    ['a quarter', (hash) => hash.slice(0, Math.floor(hash.length / 4)), /This link was cut: \d+ of \d+ characters/],
    ['a half', (hash) => hash.slice(0, Math.floor(hash.length / 2)), /This link was cut: \d+ of \d+ characters/],
    ['without its last character', (hash) => hash.slice(0, -1), /This link was cut: \d+ of \d+ characters arrived/],
    ['one character changed', (hash) => swapped(hash, 60), /This link is damaged: some of its characters were changed/],
    ['its end changed', (hash) => swapped(hash, hash.length - 1), /This link is damaged/],
    ['of a newer version', () => framed('abcd', 2), /made by a newer version of Chainrule \(link version 2\)/],
    ['whole, but with nothing in it', () => framed(''), /This link/],
    ['whole, but with noise in it', () => framed('AAAAAAAAAAAA'), /This link/],
    ['no link at all', () => '#section-two', /This is not a link to a graph/],
  ];

  test('it says so in words, whichever way it is broken, and local work is untouched', async ({ app }) => {
    test.slow();
    await app.visit();
    await app.canvas.node('x').type('x.value', 1, '6');
    await app.expectSaved();
    const text = await app.documentText();
    const hash = hashOf(await app.copyLink());
    for (const [what, damage, sentence] of cases) {
      await test.step(what, async () => {
        await app.page.goto('about:blank');
        await app.visit(damage(hash));
        const report = app.dialog('The link could not be opened');
        await expect(report).toBeVisible();
        await expect(report.getByRole('listitem')).toHaveText([sentence]);
        await expect(report).toContainText('What you had is untouched and still on screen.');
        await report.getByRole('button', { name: 'Go on' }).click();
        await expect(report).toBeHidden();
        await app.canvas.node('x').expectNumbers('x.value', ['1', '6']);
      });
    }
    expect(await app.documentText()).toBe(text);
  });

  test('pasted into the address of an open page it is refused there as well', async ({ app }) => {
    await app.visit();
    for (const hash of ['#1.a0.abcdef', '#no-link']) {
      await app.page.evaluate((bad) => {
        location.hash = bad;
      }, hash);
      await expect(app.dialog('The link could not be opened')).toBeVisible();
      await app.page.keyboard.press('Escape');
      await expect(app.dialog('The link could not be opened')).toBeHidden();
    }
    await app.timeline.expectStep(9, 15);
  });

  test('for somebody who has nothing yet: the opening example is there behind the sentence', async ({ visitor }) => {
    const other = await (await visitor()).visit('#1.a0.abcdef');
    await expect(other.dialog('The link could not be opened')).toContainText('This link was cut');
    await other.page.keyboard.press('Escape');
    await other.timeline.expectStep(9, 15);
  });
});

async function linkOfExample(app: Screen, title: string): Promise<string> {
  await app.openExample(title);
  return hashOf(await app.copyLink());
}

/** Another character of the same alphabet at one place. */
function swapped(hash: string, at: number): string {
  return `${hash.slice(0, at)}${hash[at] === 'a' ? 'b' : 'a'}${hash.slice(at + 1)}`;
}

test('a link can be made to be looked at: nothing changes by accident, one press makes it editable', async ({
  app,
  visitor,
}) => {
  await app.visit();
  const hash = await linkFor(app, 'to look at');

  const other = await (await visitor()).visit(hash);
  await other.timeline.expectStep(9);
  await expect(other.page.getByRole('region', { name: 'Palette' })).toBeHidden();
  await expect(other.page.getByText('view only')).toBeVisible();
  await other.canvas.node('fc').type('fc.W', 0, '7');
  await expect(other.messages).toContainText('shared to be looked at');
  await other.canvas.node('fc').expectNumbers('fc.W', ['1', '0.5', '−1', '2']);
  await other.page.keyboard.press('Escape');
  await other.timeline.button('Forward').click();
  await other.timeline.expectStep(10);

  await other.button('Edit').click();
  await expect(other.page.getByText('view only')).toBeHidden();
  await expect(other.page.getByRole('region', { name: 'Palette' })).toBeVisible();
  await other.canvas.node('fc').type('fc.W', 0, '7');
  await other.canvas.node('fc').expectNumbers('fc.W', ['7', '0.5', '−1', '2']);
});

test('a link can open as a presentation: graph and steps alone, for a remote and a projector', async ({
  app,
  visitor,
}) => {
  await app.visit();
  const hash = await linkFor(app, 'as a presentation');

  const other = await visitor();
  await other.page.goto(`./${hash}`);
  await expect(other.page.getByRole('heading', { name: 'Affine, softmax, cross-entropy' })).toBeVisible();
  await other.timeline.expectStep(9);
  for (const region of ['Palette', 'Inspector']) {
    await expect(other.page.getByRole('region', { name: region })).toBeHidden();
  }
  await other.page.keyboard.press('PageDown');
  await other.timeline.expectStep(10);
  await other.page.keyboard.press('PageUp');
  await other.timeline.expectStep(9);
  await other.page.keyboard.press(']');
  await expect(other.page.getByRole('region', { name: 'Inspector' })).toBeVisible();
  await other.page.keyboard.press('Escape');
  await expect(other.title).toHaveValue('Affine, softmax, cross-entropy');
  await expect(other.page.getByRole('region', { name: 'Palette' })).toBeVisible();

  // Also of one's own accord, and the panels come back as they were.
  await other.page.keyboard.press('p');
  await expect(other.title).toBeHidden();
  await other.page.getByRole('button', { name: 'Leave the presentation' }).click();
  await expect(other.title).toBeVisible();
  await expect(other.page.getByRole('region', { name: 'Inspector' })).toBeVisible();
});

test('a link to a number opens at its derivation, in the view that was looked at', async ({ app, visitor }) => {
  await app.visit();
  await app.timeline.toEnd();
  await app.canvas.node('fc').select();
  await app.inspector.open('Derivation');
  await app.inspector.derive('∂C/∂W');
  const jacobian = (screen: Screen) => screen.page.getByRole('radio', { name: 'Jacobian', exact: true });
  await jacobian(app).check({ force: true });
  const link = await app.copyLink();

  const other = await (await visitor()).visit(hashOf(link));
  await expect(jacobian(other)).toBeChecked();
  await expect(other.page.getByRole('radio', { name: '∂C/∂W' })).toBeChecked();
});

/** The hash of a link that opens in this way. */
async function linkFor(app: Screen, way: 'to look at' | 'as a presentation'): Promise<string> {
  await app.button('Share').click();
  const dialog = app.dialog('Share a link');
  const link = dialog.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#1\./);
  const before = await link.inputValue();
  await dialog.getByRole('radio', { name: way }).check({ force: true });
  await expect(link).not.toHaveValue(before);
  return hashOf(await link.inputValue());
}
