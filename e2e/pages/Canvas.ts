// Canvas: the graph on paper, and what hands do to it.
import { expect, type Locator, type Page } from '@playwright/test';
import { NodeCard } from './NodeCard.ts';

export class Canvas {
  readonly root: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.getByRole('application', { name: 'Graph' });
  }

  node(id: string): NodeCard {
    return new NodeCard(this.root, id);
  }

  get nodes(): Locator {
    return this.root.getByRole('group', { name: /^[\p{L}_][\p{L}\d_-]*, \w+$/u });
  }

  async expectNodes(...names: readonly string[]): Promise<void> {
    await expect
      .poll(() => this.nodes.evaluateAll((all) => all.map((node) => node.getAttribute('aria-label')).sort()))
      .toEqual([...names].sort());
  }

  wire(from: string, to: string): Locator {
    return this.root.getByRole('img', { name: `Wire from ${from} to ${to}`, exact: true });
  }

  get wires(): Locator {
    return this.root.getByRole('img', { name: /^Wire from / });
  }

  /** `x.y fc.x`: one line per wire. */
  async expectWires(...ends: readonly string[]): Promise<void> {
    await expect
      .poll(() => this.wires.evaluateAll((all) => all.map((wire) => wire.getAttribute('aria-label')).sort()))
      .toEqual(ends.map((line) => `Wire from ${line.replace(' ', ' to ')}`).sort());
  }

  /** What is written above a wire: `2, 3.1`. */
  valueChip(figures: string): Locator {
    return this.root.getByText(`=${figures}`, { exact: true });
  }

  /** What is written below a wire. */
  gradientChip(figures: string): Locator {
    return this.root.getByText(`∂${figures}`, { exact: true });
  }

  /** Drags an op from the palette to a place on the paper, counted from the canvas's top left corner. */
  async dropOp(op: string, x: number, y: number): Promise<void> {
    await this.#page
      .getByRole('listbox', { name: 'Ops' })
      .getByRole('option', { name: op, exact: true })
      .dragTo(this.root, { targetPosition: { x, y } });
  }

  /** Draws a wire from one port to another with the pointer; `whileThere` looks at what is shown before the button is let go. */
  async drawWire(from: Locator, to: Locator, whileThere?: () => Promise<void>): Promise<void> {
    const start = await centreOf(from);
    const end = await centreOf(to);
    const { mouse } = this.#page;
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await mouse.move(end.x, end.y, { steps: 4 });
    await whileThere?.();
    await mouse.up();
  }

  /** Takes hold of something and moves it by so many pixels; `held` looks at what is shown before it is let go. */
  async drag(what: Locator, dx: number, dy: number, held?: () => Promise<void>): Promise<void> {
    const { x, y } = await centreOf(what);
    const { mouse } = this.#page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + dx / 2, y + dy / 2, { steps: 4 });
    await mouse.move(x + dx, y + dy, { steps: 4 });
    await held?.();
    await mouse.up();
  }

  /** Opens the context menu of something and chooses from it. */
  async choose(what: Locator, entry: string | RegExp): Promise<void> {
    await what.click({ button: 'right' });
    await this.#page.getByRole('menu').getByText(entry).click();
  }

  /** Pairs of nodes that cover each other. */
  async overlaps(): Promise<readonly string[]> {
    return this.nodes.evaluateAll((all) => {
      const boxes = all.map((node) => ({ name: node.getAttribute('aria-label'), box: node.getBoundingClientRect() }));
      const cover = (a: DOMRect, b: DOMRect) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      return boxes.flatMap((a, at) =>
        boxes
          .slice(at + 1)
          .filter((b) => cover(a.box, b.box))
          .map((b) => `${a.name} and ${b.name}`),
      );
    });
  }

  /** The view stands still: what one aims at is where it was. */
  async expectAtRest(): Promise<void> {
    const node = this.nodes.first();
    let before = '';
    let still = 0;
    await expect(async () => {
      // A page that draws nothing for a while is not at rest.
      await this.#page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      const now = JSON.stringify(await node.boundingBox());
      still = now === before ? still + 1 : 0;
      before = now;
      expect(still).toBeGreaterThanOrEqual(2);
    }).toPass({ intervals: [100] });
  }

  async clickPaper(x: number, y: number): Promise<void> {
    await this.root.click({ position: { x, y } });
  }
}

export async function centreOf(what: Locator): Promise<{ readonly x: number; readonly y: number }> {
  await what.waitFor();
  const box = await what.boundingBox();
  if (box === null) throw new Error(`${String(what)} is not on screen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
