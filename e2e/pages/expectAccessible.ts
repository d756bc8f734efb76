// expectAccessible: the WCAG 2.2 AA rules that a machine can check, and axe's good practice, on what is on screen now.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export interface Scope {
  /** With the palette's ops, which make up most of the page and are the same in every state. */
  readonly palette?: boolean;
  /** Only what a theme can break. */
  readonly colours?: boolean;
}

export async function expectAccessible(page: Page, state: string, { palette, colours }: Scope = {}): Promise<void> {
  // What is still fading in has the wrong contrast for a moment.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished.catch(() => {})),
    ),
  );
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (colours === true) axe.withRules(['color-contrast', 'link-in-text-block']);
  else axe.withTags(tags);
  if (palette !== true) axe.exclude('[aria-label="Palette"] [role="listbox"]');
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html.slice(0, 240)} ${node.any[0]?.message ?? ''}`),
  );
  expect.soft(found, state).toEqual([]);
}
