// NodeCard: one node on the canvas: its ports, its numbers, what is wrong with it.
import { expect, type Locator } from '@playwright/test';
import { readNumber } from './readNumber.ts';

export class NodeCard {
  readonly root: Locator;
  readonly id: string;

  constructor(canvas: Locator, id: string) {
    this.id = id;
    this.root = canvas.getByRole('group', { name: new RegExp(`^${id}, \\w+$`) });
  }

  output(port: string): Locator {
    return this.root.getByRole('button', { name: new RegExp(`^${this.id} output ${port}, `) });
  }

  input(port: string): Locator {
    return this.root.getByRole('button', { name: new RegExp(`^${this.id} input ${port}, `) });
  }

  /** The entries of one of its tensors, row by row: `fc.W` (held), `fc.y value`, `fc.W gradient`. */
  cells(tensor: string): Locator {
    return this.grid(tensor).getByRole('gridcell');
  }

  grid(tensor: string): Locator {
    return this.root.getByRole('grid', { name: tensor, exact: true });
  }

  cell(tensor: string, at = 0): Locator {
    return this.cells(tensor).nth(at);
  }

  async expectNumbers(tensor: string, figures: readonly string[]): Promise<void> {
    await expect(this.cells(tensor)).toHaveText([...figures]);
  }

  async numbers(tensor: string): Promise<readonly number[]> {
    const names = await this.cells(tensor).evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')));
    return names.map((name) => readNumber(name ?? ''));
  }

  /** Types a number over an entry, as one does on the canvas. */
  async type(tensor: string, at: number, text: string): Promise<void> {
    await this.cell(tensor, at).click();
    await this.root.getByRole('textbox').fill(text);
    await this.root.getByRole('textbox').press('Enter');
  }

  fix(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name });
  }

  /** By its header, which has no number and no port to be hit instead. */
  get header(): Locator {
    return this.root.getByTitle(this.id, { exact: true });
  }

  async select(): Promise<void> {
    await this.header.click();
  }
}
