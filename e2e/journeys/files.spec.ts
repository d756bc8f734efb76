// Files: a graph is saved, opened and dropped as JSON; what is no graph gets a sentence and changes nothing.
import { openingExample } from '../../src/examples/index.ts';
import { expect, test } from '../pages/test.ts';

test('a graph is saved as a file, and the file opens elsewhere as the same graph', async ({ app, visitor }) => {
  await app.visit();
  await app.canvas.node('x').type('x.value', 0, '-3');
  const text = await app.documentText();
  const file = await app.saveFile();
  expect(file.name).toBe('affine-softmax-cross-entropy.chainrule.json');
  expect(file.text).toBe(text);
  await expect(app.messages).toContainText('Saved as affine-softmax-cross-entropy.chainrule.json');
  expect(JSON.parse(file.text)).toMatchObject({ format: 'chainrule', version: 1 });

  const other = await (await visitor()).visit();
  await other.openFile(file.path);
  await expect(other.messages).toContainText(/Opened .*What you had is kept|Opened/);
  await other.canvas.node('x').expectNumbers('x.value', ['−3', '2']);
  expect(await other.documentText()).toBe(text);

  const third = await (await visitor()).visit();
  await third.newGraph();
  await third.dropFile(file.path, async () => {
    await expect(third.page.getByText('Drop the file to open it')).toBeVisible();
  });
  await expect(third.page.getByText('Drop the file to open it')).toBeHidden();
  await third.canvas.node('x').expectNumbers('x.value', ['−3', '2']);
  expect(await third.documentText()).toBe(text);
});

test('the export dialog shows what the file holds', async ({ app }) => {
  await app.visit();
  const text = await app.documentText();
  await app.page.keyboard.press('ControlOrMeta+k');
  await app.page.getByRole('dialog').getByRole('combobox').fill('Export');
  await app.page.keyboard.press('Enter');
  const dialog = app.dialog('Export');
  await expect(dialog).toContainText('affine-softmax-cross-entropy.chainrule.json');
  await expect(dialog.getByRole('textbox', { name: 'The graph as JSON' })).toHaveValue(text);
});

const graph = openingExample.document;
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const node = (id: unknown, more: object = {}) => ({
  id,
  op: 'Input',
  position: [0, 0],
  inputs: { value: 1 },
  ...more,
});
const chainrule = (more: object) => ({
  format: 'chainrule',
  version: 1,
  title: 'Foreign',
  nodes: [],
  edges: [],
  ...more,
});

const refused: readonly (readonly [string, Buffer])[] = [
  ['empty.json', Buffer.alloc(0)],
  ['letter.txt', Buffer.from('Dear Sir or Madam')],
  ['picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
  ['list.json', json([1, 2, 3])],
  ['null.json', json(null)],
  ['other.json', json({ format: 'another program', version: 1 })],
  ['cut.json', Buffer.from(JSON.stringify(graph).slice(0, 200))],
  ['deep.json', Buffer.from('['.repeat(200_000))],
  ['nodes.json', json(chainrule({ nodes: 'many' }))],
];

test('what is no graph is refused with a sentence, and local work stays', async ({ app }) => {
  await app.visit();
  await app.canvas.node('x').type('x.value', 0, '5');
  const text = await app.documentText();
  for (const [name, buffer] of refused) {
    await app.openFile({ name, mimeType: 'application/json', buffer });
    const report = app.dialog(`${name} could not be opened`);
    await expect(report, name).toBeVisible();
    await expect(report.getByRole('listitem').first(), name).toHaveText(/^\p{Lu}.{20,}[.]$/u);
    await expect(report, name).toContainText('What you had is untouched and still on screen.');
    await app.page.keyboard.press('Escape');
    await expect(report).toBeHidden();
    expect(await app.documentText(), name).toBe(text);
  }
  await app.canvas.node('x').expectNumbers('x.value', ['5', '2']);
});

const repaired: readonly (readonly [string, object, readonly string[]])[] = [
  ['twins.json', chainrule({ nodes: [node('a'), node('a'), node('a')] }), ['a, Input', 'a_2, Input', 'a_3, Input']],
  [
    'names.json',
    chainrule({ nodes: [node('__proto__'), node('constructor'), node('a.b'), node(7), node('fine')] }),
    ['fine, Input'],
  ],
  ['nowhere.json', chainrule({ nodes: [node('a', { position: [null, 'NaN'] }), node('b')] }), ['a, Input', 'b, Input']],
  [
    'circle.json',
    chainrule({
      nodes: [
        { id: 'p', op: 'Exp', position: [0, 0] },
        { id: 'q', op: 'Exp', position: [240, 0] },
      ],
      edges: [
        { from: ['p', 'y'], to: ['q', 'x'] },
        { from: ['q', 'y'], to: ['p', 'x'] },
      ],
    }),
    ['p, Exp', 'q, Exp'],
  ],
  [
    'dangling.json',
    chainrule({ nodes: [node('a')], edges: [{ from: ['a', 'y'], to: ['gone', 'x'] }, 'edge', null] }),
    ['a, Input'],
  ],
];

for (const [name, document, nodes] of repaired) {
  test(`${name}: what can be kept is kept, and what was repaired is said`, async ({ app }) => {
    await app.visit();
    await app.openFile({ name, mimeType: 'application/json', buffer: json(document) });
    await expect(app.title).toHaveValue('Foreign');
    await expect(app.messages).toContainText(/had to be repaired or left out/);
    for (const each of nodes)
      await expect(app.canvas.root.getByRole('group', { name: each, exact: true })).toBeVisible();
    await app.messages.getByRole('button', { name: 'See what' }).click();
    const report = app.dialog(`${name} was repaired`);
    await expect(report.getByRole('listitem').first()).toHaveText(/^\S.{15,}[.]$/);
    await app.page.keyboard.press('Escape');
    await app.messages.getByRole('button', { name: /^Back to/ }).click();
    await app.timeline.expectStep(9, 15);
  });
}

test('a tensor too large to exist is named, nothing is allocated for it, and the rest runs', async ({ app }) => {
  await app.visit();
  const nodes = [
    node('small', { inputs: { value: [1, 2] } }),
    node('huge', { inputs: { value: { shape: [1e9, 1e9], data: [] } }, position: [0, 200] }),
    { id: 'twice', op: 'Add', position: [260, 0], inputs: { b: 1 } },
  ];
  const edges = [{ from: ['small', 'y'], to: ['twice', 'a'] }];
  await app.openFile({ name: 'huge.json', mimeType: 'application/json', buffer: json(chainrule({ nodes, edges })) });
  await app.messages.getByRole('button', { name: 'See what' }).click();
  await expect(app.dialog('huge.json was repaired').getByRole('listitem')).toHaveText(
    /^huge\.value has the shape \[1000000000, 1000000000\], more than the 4,000,000 numbers a graph may hold/,
  );
  await app.page.keyboard.press('Escape');
  await app.canvas.node('twice').expectNumbers('twice.y value', ['2', '3']);
});

test('a file of a newer version is shown but not written over', async ({ app }) => {
  await app.visit();
  const newer = { ...graph, version: 99, title: 'From the future', wonders: true };
  await app.openFile({ name: 'future.json', mimeType: 'application/json', buffer: json(newer) });
  await expect(app.title).toHaveValue('From the future');
  await expect(app.page.getByText('read-only', { exact: true })).toBeVisible();
  await app.messages.getByRole('button', { name: 'See what' }).click();
  await expect(app.page.getByRole('dialog').getByRole('listitem').first()).toContainText(
    'is of version 99, and this program knows versions up to 1',
  );
  await app.page.keyboard.press('Escape');
  await app.canvas.node('x').type('x.value', 0, '9');
  await expect(app.messages).toContainText('was made by a newer version of Chainrule, so it is read-only here');
  await app.canvas.node('x').expectNumbers('x.value', ['1', '2']);
  await app.page.getByRole('banner').getByRole('button', { name: 'Edit a copy here' }).click();
  await app.canvas.node('x').type('x.value', 0, '9');
  await app.canvas.node('x').expectNumbers('x.value', ['9', '2']);
});

test('foreign names and notes are text, never markup', async ({ app }) => {
  await app.visit();
  const evil = '<img src=x onerror="document.title=`taken`"><script>document.title=`taken`</script>';
  const document = {
    ...graph,
    title: evil,
    notes: `${evil} $\\href{javascript:alert(1)}{x}$ $\\htmlStyle{color:red}{y}$ $\\url{https://elsewhere.example}$`,
  };
  await app.openFile({ name: 'evil.json', mimeType: 'application/json', buffer: json(document) });
  await expect(app.title).toHaveValue(evil);
  await expect(app.inspector.root.getByText('<img src=x').first()).toBeVisible();
  await expect(app.page.locator('img')).toHaveCount(0);
  await expect(app.inspector.root.getByRole('link')).toHaveCount(0);
  await expect(app.page).toHaveTitle(`${evil} · Chainrule`);
});
