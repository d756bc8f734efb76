// Timeline: the steps of the run, the buttons that walk them, and the sentence about where they stand.
import { expect, type Locator, type Page } from '@playwright/test';

export class Timeline {
  readonly root: Locator;
  readonly slider: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.getByRole('region', { name: 'Timeline' });
    this.slider = this.root.getByRole('slider', { name: 'Step' });
  }

  button(name: 'First' | 'Back' | 'Play' | 'Pause' | 'Forward' | 'Last'): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** What the step at the playhead does, in words. */
  get sentence(): Locator {
    return this.root.getByRole('paragraph').filter({ hasText: /^Step \d+ of \d+\./ });
  }

  async expectStep(step: number, of?: number): Promise<void> {
    await expect(this.slider).toHaveAttribute('aria-valuenow', String(step));
    if (of !== undefined) await expect(this.slider).toHaveAttribute('aria-valuemax', String(of));
    await expect(this.sentence).toHaveText(new RegExp(`^Step ${step} of ${of ?? '\\d+'}\\.`));
  }

  async expectAtEnd(): Promise<void> {
    await expect.poll(async () => (await this.count()) - (await this.step())).toBe(0);
  }

  /** Everything has happened; also where it had already. */
  async toEnd(): Promise<void> {
    await this.slider.press('End');
    await this.expectAtEnd();
  }

  async step(): Promise<number> {
    return Number(await this.slider.getAttribute('aria-valuenow'));
  }

  async count(): Promise<number> {
    return Number(await this.slider.getAttribute('aria-valuemax'));
  }

  async setSpeed(speed: string): Promise<void> {
    await this.root.getByRole('button', { name: /^Speed/ }).click();
    await this.#page.getByRole('menuitemradio', { name: speed, exact: true }).click();
  }

  /** Drags the playhead from where it is to a step, the way a hand does; `onTheWay` looks at what is shown while it is held. */
  async dragTo(step: number, onTheWay?: () => Promise<void>): Promise<void> {
    const box = await this.slider.boundingBox();
    if (box === null) throw new Error('The timeline is not on screen.');
    const [now, count] = [await this.step(), await this.count()];
    const { mouse } = this.#page;
    const y = box.y + box.height / 2;
    const at = (place: number) => box.x + (box.width * place) / count;
    await mouse.move(at(now) - 2, y);
    await mouse.down();
    await mouse.move((at(now) + at(step)) / 2, y, { steps: 6 });
    await onTheWay?.();
    await mouse.move(at(step), y, { steps: 6 });
    await mouse.up();
  }
}
