// Open the op: Softmax becomes what it is made of, with the same numbers everywhere, and comes back; by mouse, by keyboard, by link.
import { holdEngine } from '../pages/holdEngine.ts';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';
import { watchPlaces } from '../pages/watchPlaces.ts';

const closed = ['fc, Affine', 'loss, CrossEntropy', 'p, Softmax', 't, Input', 'x, Input'];
const inside = ['p_exp, Exp', 'p_scaled, Multiply', 'p_share, Divide', 'p_sum, Sum'];
const open = [...closed.filter((name) => name !== 'p, Softmax'), ...inside];

async function expectSameNumbersElsewhere({ canvas }: Screen): Promise<void> {
  await canvas.node('loss').expectNumbers('loss.C value', ['1.387']);
  await canvas.node('fc').expectNumbers('fc.y gradient', ['−0.7503', '0.7503']);
  await canvas.node('fc').expectNumbers('fc.W gradient', ['−0.7503', '−1.501', '0.7503', '1.501']);
  await canvas.node('fc').expectNumbers('fc.b gradient', ['−0.7503', '0.7503']);
  await canvas.node('x').expectNumbers('x.y gradient', ['−1.501', '1.125']);
}
const frame = ({ canvas }: Screen) => canvas.root.getByRole('group', { name: 'Softmax p, open' });

test.beforeEach(async ({ app }) => {
  await app.visit();
  await app.timeline.toEnd();
});

test('by mouse: open in place, step through the primitives, close; each is one step of undo', async ({ app }) => {
  const { canvas, timeline, page } = app;
  const before = await app.documentText();
  await canvas.node('p').select();
  await canvas.node('p').root.getByRole('button', { name: 'Open p' }).click();
  await canvas.expectNodes(...open);
  await expect(frame(app)).toBeVisible();
  await canvas.expectWires(
    'x.y fc.x',
    'fc.y p_scaled.a',
    'p_scaled.y p_exp.x',
    'p_exp.y p_sum.x',
    'p_exp.y p_share.a',
    'p_sum.y p_share.b',
    'p_share.y loss.p',
    't.y loss.target',
  );
  await expectSameNumbersElsewhere(app);
  // The op's own ports are at its members: beta and its gradient, the output.
  await canvas.node('p_scaled').expectNumbers('p_scaled.b gradient', ['0.8253']);
  await canvas.node('p_share').expectNumbers('p_share.y value', ['0.2497', '0.7503']);

  await timeline.button('First').click();
  await canvas.node('p_exp').select();
  await page.keyboard.press('g');
  await expect(timeline.root.getByRole('paragraph').first()).toContainText('p_exp');
  await canvas.node('p_exp').expectNumbers('p_exp.y value', ['7.389', '22.2']);
  await timeline.toEnd();
  await canvas.node('p_sum').expectNumbers('p_sum.y gradient', ['0.0338']);
  // The view follows the steps.
  await canvas.expectAtRest();

  await frame(app).getByRole('button', { name: 'Close p' }).click();
  await canvas.expectNodes(...closed);
  await expect(frame(app)).toBeHidden();
  await expectSameNumbersElsewhere(app);
  expect(await app.documentText()).toBe(before);

  await app.button('Undo: close p').click();
  await canvas.expectNodes(...open);
  await app.button('Undo: open p').click();
  await canvas.expectNodes(...closed);
  expect(await app.documentText()).toBe(before);
});

test('by keyboard: x opens, Shift+X closes, and the focus goes along', async ({ app }) => {
  const { canvas, page } = app;
  await canvas.root.focus();
  await page.keyboard.press('Enter');
  for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowRight');
  await expect(canvas.node('p').root).toBeFocused();
  await page.keyboard.press('x');
  await canvas.expectNodes(...open);
  await expect(canvas.node('p_scaled').root).toBeFocused();
  await expectSameNumbersElsewhere(app);
  // One of them has nothing smaller inside, and says so.
  await page.keyboard.press('x');
  await expect(app.messages.getByText('Multiply is a primitive: there is nothing smaller inside.')).toBeVisible();
  await page.keyboard.press('Shift+X');
  await canvas.expectNodes(...closed);
  await expect(canvas.node('p').root).toBeFocused();
});

test('dragged by its header, the frame takes all that is in it along, and the op closes where it is then', async ({
  app,
}) => {
  const { canvas, page } = app;
  await canvas.node('p').select();
  await page.keyboard.press('x');
  await canvas.expectNodes(...open);
  await canvas.expectAtRest();
  const header = frame(app).getByText('Softmax', { exact: true });
  const [start, exp, loss] = await Promise.all(
    [header, canvas.node('p_exp').root, canvas.node('loss').root].map((what) => what.boundingBox()),
  );
  if (!start || !exp || !loss) throw new Error('not on screen');
  await page.mouse.move(start.x + 60, start.y + 8);
  await page.mouse.down();
  await page.mouse.move(start.x + 90, start.y - 40, { steps: 4 });
  await page.mouse.move(start.x + 60, start.y - 112, { steps: 6 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.round(((await canvas.node('p_exp').root.boundingBox())?.y ?? 0) - exp.y))
    .toBeLessThan(-90);
  expect((await canvas.node('loss').root.boundingBox())?.y).toBeCloseTo(loss.y, 0);
  await expect(app.button(/^Undo: move 4 nodes/)).toBeEnabled();
  await frame(app).getByRole('button', { name: 'Close p' }).click();
  await canvas.expectNodes(...closed);
});

test('what was edited inside comes back into the op; what does not map back is refused with the way out', async ({
  app,
}) => {
  const { canvas, page } = app;
  await canvas.node('p').select();
  await page.keyboard.press('x');
  await canvas.node('p_scaled').type('p_scaled.b', 0, '2');
  await frame(app).getByRole('button', { name: 'Close p' }).click();
  await canvas.node('p').expectNumbers('p.beta', ['2']);

  await page.keyboard.press('x');
  await canvas.node('p_sum').select();
  await page.keyboard.press('Delete');
  await frame(app).getByRole('button', { name: 'Close p' }).click();
  await expect(
    app.messages.getByText(/p cannot be closed: p_sum was deleted\. Undo that, or dissolve the frame/),
  ).toBeVisible();
  await frame(app).getByText('Softmax', { exact: true }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Dissolve the frame/ }).click();
  await expect(frame(app)).toBeHidden();
  await expect(canvas.node('p_exp').root).toBeVisible();
});

test('it stands from the first where it will stand, so that what is typed into it at once is kept', async ({ app }) => {
  const { canvas, page } = app;
  await canvas.node('p').select();
  const placesPainted = await watchPlaces(page);
  await page.keyboard.press('x');
  await canvas.node('p_scaled').cell('p_scaled.b').click();
  await page.keyboard.type('2.');
  // The view goes to the frame; nothing that comes after the opening takes longer.
  await canvas.expectAtRest();
  const field = canvas.node('p_scaled').root.getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('2.');
  const painted = await placesPainted();
  for (const node of [...inside.map((name) => name.replace(/,.*/, '')), 'frame:p']) {
    expect(painted[node], `${node} stood at`).toHaveLength(1);
  }
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await canvas.node('p_scaled').expectNumbers('p_scaled.b', ['2.5']);
  await frame(app).getByRole('button', { name: 'Close p' }).click();
  await canvas.node('p').expectNumbers('p.beta', ['2.5']);
});

test('who types while another op opens goes on typing, though the node is moved out of the way', async ({
  visitor,
}) => {
  const app = await visitor();
  const engine = await holdEngine(app.page);
  await app.visit();
  await app.timeline.toEnd();
  const { canvas, page } = app;
  await canvas.node('p').select();
  await page.keyboard.press('x');
  await canvas.expectNodes(...open);
  await canvas.expectAtRest();
  await page.keyboard.press('f');
  await canvas.node('fc').select();
  const placesPainted = await watchPlaces(page);
  await engine.hold();
  await page.keyboard.press('x');
  await canvas.node('p_scaled').cell('p_scaled.b').click();
  await page.keyboard.type('2.');
  await engine.letGo();
  await expect(canvas.root.getByRole('group', { name: 'Affine fc, open' })).toBeVisible();
  await expect.poll(async () => (await placesPainted()).p_scaled?.length).toBe(2);
  const field = canvas.node('p_scaled').root.getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('2.');
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await canvas.node('p_scaled').expectNumbers('p_scaled.b', ['2.5']);
});

test('the frame says what is wrong inside, and leads there', async ({ app }) => {
  const { canvas, page } = app;
  await canvas.node('p').select();
  await page.keyboard.press('x');
  await canvas.node('p_scaled').type('p_scaled.b', 0, '900');
  const sign = frame(app).getByRole('button', { name: 'not finite from p_exp on' });
  await expect(sign).toHaveAttribute('title', /p_exp/);
  await sign.click();
  await expect(canvas.node('p_exp').root).toBeFocused();
  await canvas.node('p_scaled').type('p_scaled.b', 0, '1');
  await expect(sign).toBeHidden();
});

test('a link carries the open op, and it closes there', async ({ app, visitor }) => {
  const { canvas, page } = app;
  await canvas.node('p').select();
  await page.keyboard.press('x');
  await canvas.expectNodes(...open);
  const link = await app.copyLink();
  const guest = await visitor();
  await guest.visit(new URL(link).hash);
  await guest.canvas.expectNodes(...open);
  await guest.timeline.toEnd();
  await expectSameNumbersElsewhere(guest);
  await frame(guest).getByRole('button', { name: 'Close p' }).click();
  await guest.canvas.expectNodes(...closed);
  await expectSameNumbersElsewhere(guest);
});

test('the derivation shows the parts, and that both ways give the same; also from inside', async ({ app }) => {
  const { canvas, inspector } = app;
  await canvas.node('p').select();
  await inspector.open('Derivation');
  await inspector.derive('∂C/∂β');
  await inspector.root.getByRole('radio', { name: 'Open', exact: true }).check({ force: true });
  const parts = inspector.root.getByRole('region', { name: 'Inside Softmax' }).getByRole('listitem');
  await expect(parts).toHaveCount(4);
  await expect(parts.nth(1)).toContainText('Exp');
  await expect(inspector.root.getByRole('img', { name: 'exp: 7.389; 22.2' })).toBeVisible();
  await expect(inspector.root.getByRole('img', { name: '∂C/∂β, as one Softmax: 0.8253' })).toBeVisible();
  await expect(inspector.root.getByRole('img', { name: '∂C/∂β, through its parts: 0.8253' })).toBeVisible();
  await expect(inspector.root.getByText(/Equal to the last digit|They differ by at most/).first()).toBeVisible();

  await inspector.root.getByRole('button', { name: 'Open on the canvas' }).click();
  await canvas.expectNodes(...open);
  const region = inspector.root.getByRole('region', { name: 'Inside p' });
  await expect(region.getByText('Part of p, an open Softmax')).toBeVisible();
  await expect(inspector.root.getByText('Multiply is a primitive: there is nothing smaller inside.')).toBeVisible();
  await expect(region.getByRole('img', { name: /, through its parts: / })).toBeVisible();
  await region.getByRole('button', { name: 'Close p' }).click();
  await canvas.expectNodes(...closed);
});

test('the outline lists what is inside below the op', async ({ app }) => {
  const { canvas, page } = app;
  await canvas.node('p').select();
  await page.keyboard.press('x');
  await canvas.expectNodes(...open);
  await page.keyboard.press('o');
  const rows = page.getByRole('grid', { name: 'Nodes in topological order' }).getByRole('row');
  await expect(rows.getByRole('rowheader')).toHaveText([
    'x',
    'fc',
    'p',
    'p_scaled',
    'p_exp',
    'p_sum',
    'p_share',
    't',
    'loss',
  ]);
  await page.getByRole('button', { name: 'Commands for p', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close Softmax' }).click();
  await canvas.expectNodes(...closed);
});
