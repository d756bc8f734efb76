// Keeping work: it survives the browser being killed, "saved" is said only when it is true, and tabs do not overwrite each other.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { holdStorage } from '../pages/holdStorage.ts';
import { OwnBrowser } from '../pages/OwnBrowser.ts';
import { expect, test } from '../pages/test.ts';

test('edits survive a browser that is killed', async ({ baseURL }) => {
  const profile = await mkdtemp(join(tmpdir(), 'chainrule-profile-'));
  try {
    const first = await OwnBrowser.start(profile, baseURL ?? '');
    const app = await first.open();
    await app.canvas.node('fc').type('fc.W', 0, '0.125');
    await app.canvas.node('p').select();
    await app.page.keyboard.press('ControlOrMeta+d');
    await app.title.fill('Kept');
    await app.title.press('Enter');
    await app.expectSettled();
    const before = await app.timeline.step();
    await app.timeline.button('Forward').click();
    await app.timeline.expectStep(before + 1);
    const text = await app.documentText();
    await app.expectSaved();
    await first.kill();

    const second = await OwnBrowser.start(profile, baseURL ?? '');
    const again = await second.open();
    await expect(again.title).toHaveValue('Kept');
    await again.canvas.node('fc').expectNumbers('fc.W', ['0.125', '0.5', '−1', '2']);
    await expect(again.canvas.node('p_2').root).toBeVisible();
    expect(await again.documentText()).toBe(text);
    await again.expectSaved();
    await again.canvas.node('fc').type('fc.W', 1, '9');
    await again.expectSaved();
    await second.kill();

    const third = await OwnBrowser.start(profile, baseURL ?? '');
    await (await third.open()).canvas.node('fc').expectNumbers('fc.W', ['0.125', '9', '−1', '2']);
    await third.kill();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('step, view and graph are there again after loading the page anew', async ({ app }) => {
  await app.visit();
  await app.openExample('Mazur: a 2-2-2 network by hand');
  await app.canvas.node('i').type('i.value', 0, '0.5');
  await app.expectSettled();
  await app.timeline.slider.press('Home');
  await app.timeline.button('Forward').click();
  await app.timeline.expectStep(1);
  await app.timeline.button('Forward').click();
  await app.timeline.expectStep(2);
  await app.page.getByRole('button', { name: 'Zoom in' }).click();
  // Where one looks is written a little later than an edit, without a word about it.
  await expect.poll(() => storedSteps(app.page)).toContain(2);
  await app.reload();
  await expect(app.title).toHaveValue('Mazur: a 2-2-2 network by hand');
  await app.canvas.node('i').expectNumbers('i.value', ['0.5', '0.1']);
  await app.timeline.expectStep(2);
});

test('whoever leaves before an edit is stored is asked', async ({ app }) => {
  const storage = await holdStorage(app.page);
  await app.visit();
  await app.expectSaved();
  const asked: string[] = [];
  app.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  // Nothing to lose: nobody is asked.
  await app.reload();
  expect(asked).toEqual([]);

  await storage.hold();
  await app.canvas.node('x').cell('x.value').click();
  await app.page.keyboard.type('7');
  await app.page.keyboard.press('Enter');
  await app.page.evaluate(() => location.reload());
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await storage.letGo();
  await app.expectSaved();
  await app.canvas.node('x').expectNumbers('x.value', ['7', '2']);
});

test('“saved” is said only after the browser has stored it', async ({ app }) => {
  const storage = await holdStorage(app.page);
  await app.visit();
  await app.expectSaved();
  await storage.hold();
  await app.canvas.node('x').type('x.value', 0, '8');
  await expect(app.page.getByText('saving…')).toBeVisible();
  // The numbers have followed long since; the word has not.
  await app.canvas.node('fc').expectNumbers('fc.y value', ['9', '−3.9']);
  await expect(app.page.getByText('saved', { exact: true })).toBeHidden();
  await storage.letGo();
  await app.expectSaved();
});

test('where storage is full it says so, why, and the way out; the work goes on', async ({ app }) => {
  await app.page.addInitScript(() => {
    const full = { now: false };
    Object.assign(globalThis, { full });
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      if (full.now) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      return Reflect.apply(put, this, args) as IDBRequest<IDBValidKey>;
    };
  });
  await app.visit();
  await app.expectSaved();
  await app.page.evaluate(() => Object.assign((globalThis as unknown as { full: object }).full, { now: true }));
  await app.canvas.node('x').type('x.value', 0, '8');
  const mark = app.page.getByRole('button', { name: 'not saved' });
  await expect(mark).toBeVisible();
  await mark.click();
  const why = app.dialog('Why this is not saved');
  await expect(why.getByRole('paragraph')).toHaveText(/^\p{Lu}.{10,}[.]$/u);
  await expect(why.getByRole('button', { name: 'Save as a file' })).toBeVisible();
  await app.page.keyboard.press('Escape');
  await app.canvas.node('fc').expectNumbers('fc.y value', ['9', '−3.9']);
});

test('a second tab reads along, does not overwrite, and can go on in a copy', async ({ app, otherTab }) => {
  await app.visit();
  await app.canvas.node('x').type('x.value', 0, '3');
  await app.expectSaved();

  const second = await (await otherTab()).visit();
  await second.canvas.node('x').expectNumbers('x.value', ['3', '2']);
  await expect(second.page.getByText('read-only', { exact: true })).toBeVisible();
  await second.canvas.node('x').type('x.value', 0, '99');
  await expect(second.messages).toContainText('is being edited in another tab, so it is read-only here');
  await second.canvas.node('x').expectNumbers('x.value', ['3', '2']);

  // What the first tab does is seen in the second.
  await app.canvas.node('x').type('x.value', 1, '4');
  await app.expectSaved();
  await second.canvas.node('x').expectNumbers('x.value', ['3', '4']);

  await second.page.getByRole('banner').getByRole('button', { name: 'Edit a copy here' }).click();
  await expect(second.title).toHaveValue('Affine, softmax, cross-entropy (copy)');
  await second.canvas.node('x').type('x.value', 0, '-1');
  await second.expectSaved();
  await app.canvas.node('x').expectNumbers('x.value', ['3', '4']);
  await app.canvas.node('x').type('x.value', 0, '6');
  await app.expectSaved();
  await app.reload();
  await expect(app.title).toHaveValue(/^Affine, softmax, cross-entropy/);
  await second.canvas.node('x').expectNumbers('x.value', ['−1', '4']);
});

test('when the first tab is closed, the second may write', async ({ app, otherTab }) => {
  await app.visit();
  await app.canvas.node('x').type('x.value', 0, '3');
  await app.expectSaved();
  const second = await (await otherTab()).visit();
  await expect(second.page.getByText('read-only', { exact: true })).toBeVisible();
  await app.page.close();
  await expect(second.page.getByText('read-only', { exact: true })).toBeHidden();
  await expect(second.messages).toContainText('you can edit it here now');
  await second.canvas.node('x').type('x.value', 0, '5');
  await second.expectSaved();
  await second.reload();
  await second.canvas.node('x').expectNumbers('x.value', ['5', '2']);
});

/** The steps at which the stored graphs stand. */
function storedSteps(page: Page): Promise<readonly (number | null)[]> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('chainrule');
        opening.addEventListener('error', () => reject(opening.error ?? new Error('The database does not open.')));
        opening.addEventListener('success', () => {
          const all = opening.result.transaction('documents').objectStore('documents').getAll();
          all.addEventListener('success', () => {
            opening.result.close();
            resolve((all.result as { cursor: number | null }[]).map(({ cursor }) => cursor));
          });
        });
      }),
  );
}
