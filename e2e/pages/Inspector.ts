// Inspector: what is selected, from every side.
import { expect, type Locator, type Page } from '@playwright/test';

export class Inspector {
  readonly root: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.getByRole('region', { name: 'Inspector' });
  }

  async open(tab: 'Values' | 'Derivation' | 'Settings' | 'About'): Promise<void> {
    await this.root.getByRole('tab', { name: tab }).click();
    await expect(this.root.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
  }

  cells(tensor: string): Locator {
    return this.root.getByRole('grid', { name: tensor, exact: true }).getByRole('gridcell');
  }

  async expectNumbers(tensor: string, figures: readonly string[]): Promise<void> {
    await expect(this.cells(tensor)).toHaveText([...figures]);
  }

  /** What the Values tab says of one port, such as `fc.x`. */
  port(key: string): Locator {
    const target = this.#page.getByRole('button', {
      name: new RegExp(`^(Differentiate ${key}|${key} is differentiated)$`),
    });
    return this.root.getByRole('listitem').filter({ has: target });
  }

  /** A line of the graph's summary: `Cost C`, `Parameters`, `Size`. */
  fact(name: string): Locator {
    return this.root.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]');
  }

  /** Chooses which of the node's numbers is derived: `∂C/∂W`. */
  async derive(number: string): Promise<void> {
    await this.root.getByRole('radio', { name: number, exact: true }).check({ force: true });
  }

  /** Chooses how the derivation is looked at: `Rule`, `Check`. */
  async look(view: string): Promise<void> {
    await this.root
      .getByRole('radiogroup', { name: 'How to look at it' })
      .getByRole('radio', { name: view, exact: true })
      .check({ force: true });
  }
}
