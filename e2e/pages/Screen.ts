// Screen: the whole app in one tab.
import { readFile } from 'node:fs/promises';
import { expect, type FileChooser, type Locator, type Page } from '@playwright/test';
import { Canvas } from './Canvas.ts';
import { Inspector } from './Inspector.ts';
import { Timeline } from './Timeline.ts';

export class Screen {
  readonly page: Page;
  /** Where the app is: an address, or the test's own base. */
  readonly #home: string;
  readonly canvas: Canvas;
  readonly inspector: Inspector;
  readonly timeline: Timeline;
  /** Notices at the foot of the screen. */
  readonly messages: Locator;
  readonly title: Locator;

  constructor(page: Page, home = './') {
    this.page = page;
    // From now on no file dialog opens by itself: it waits for openFile.
    page.on('filechooser', () => {});
    this.#home = home;
    this.canvas = new Canvas(page);
    this.inspector = new Inspector(page);
    this.timeline = new Timeline(page);
    this.messages = page.getByRole('region', { name: 'Messages' });
    this.title = page.getByRole('textbox', { name: 'Name of the graph' });
  }

  /** Opens the app, at a shared link's hash or plainly, and waits until it can be used. */
  async visit(hash = ''): Promise<this> {
    await this.page.goto(`${this.#home}${hash}`);
    await this.expectReady();
    return this;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.expectReady();
  }

  async expectReady(): Promise<void> {
    await expect(this.canvas.root).toBeVisible();
    await expect(this.timeline.root.getByRole('paragraph').first()).not.toContainText('for the first time');
  }

  /** Nothing is being calculated any more. */
  async expectSettled(): Promise<void> {
    await expect(this.timeline.root.getByText('calculating')).toBeHidden();
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByText('saved', { exact: true })).toBeVisible();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('banner').getByRole('button', { name });
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }

  async menu(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Chainrule menu' }).click();
    await this.page.getByRole('menu').getByText(entry, { exact: true }).click();
  }

  /** Brings up a sheet of the narrow screen. */
  async sheet(name: 'Ops' | 'Inspector' | 'Outline'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name }).click();
    await expect(this.page.getByRole('heading', { name, exact: true })).toBeVisible();
  }

  async closeSheet(): Promise<void> {
    await this.page.getByRole('button', { name: /^Close (ops|inspector|outline)$/ }).click();
    await expect(this.page.getByRole('button', { name: /^Close (ops|inspector|outline)$/ })).toBeHidden();
  }

  async newGraph(): Promise<void> {
    await this.menu('New graph');
    await expect(this.canvas.nodes).toHaveCount(0);
  }

  async openExample(title: string): Promise<void> {
    await this.button(/^Examples$/).click();
    await this.dialog('Examples').getByRole('button', { name: title, exact: true }).click();
    await expect(this.dialog('Examples')).toBeHidden();
    await expect(this.title).toHaveValue(title);
  }

  /** The document exactly as a file would hold it. The clipboard holds it afterwards. */
  async documentText(): Promise<string> {
    await this.page.evaluate(() => navigator.clipboard.writeText(''));
    await this.button('Export').click();
    await this.page.getByRole('menuitem', { name: 'Copy as text' }).click();
    let text = '';
    await expect(async () => {
      text = await this.page.evaluate(() => navigator.clipboard.readText());
      expect(text).not.toBe('');
    }).toPass({ intervals: [10, 50] });
    return text;
  }

  async saveFile(): Promise<{ readonly name: string; readonly path: string; readonly text: string }> {
    const coming = this.page.waitForEvent('download');
    await this.page.keyboard.press('ControlOrMeta+s');
    const download = await coming;
    const path = await download.path();
    return { name: download.suggestedFilename(), path, text: await readFile(path, 'utf8') };
  }

  /** Chooses a file in the browser's own dialog. */
  async openFile(file: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
    const coming = this.page.waitForEvent('filechooser');
    await this.page.keyboard.press('ControlOrMeta+o');
    await (await coming).setFiles(file);
  }

  /** Opens a document as a file. */
  async openGraph(graph: { readonly title: string; readonly [field: string]: unknown }): Promise<void> {
    const buffer = Buffer.from(JSON.stringify(graph));
    await this.openFile({ name: 'graph.json', mimeType: 'application/json', buffer });
    await expect(this.title).toHaveValue(graph.title);
  }

  /** Drags a file from outside over the page; `over` looks at what is shown before it is let go. */
  async dropFile(path: string, over?: () => Promise<void>): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      if (type === 'drop') await over?.();
      await session.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
    }
    await session.detach();
  }

  async copyLink(): Promise<string> {
    await this.button('Share').click();
    const dialog = this.dialog('Share a link');
    await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(/#1\./);
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(dialog.getByText('The link is on the clipboard.')).toBeVisible();
    await this.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}
