// Access: no rule of WCAG 2.2 AA that a machine can check is broken, in any main state, in both themes, wide and narrow.
import { expectAccessible } from '../pages/expectAccessible.ts';
import type { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';

interface State {
  readonly name: string;
  enter(app: Screen): Promise<void>;
  leave?(app: Screen): Promise<void>;
}

const escape = async (app: Screen) => {
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  await expect(app.page.getByRole('menu')).toHaveCount(0);
};

/** What says that a view of the derivation is there. */
const signs = {
  Jacobian: 'moves with',
  Paths: /leads? from/,
  Tangents: 'What moves',
  Check: 'Central difference',
  Open: 'smaller ops',
  Rule: 'Checked numerically.',
} as const;

const wide: readonly State[] = [
  { name: 'opening example', enter: async () => {} },
  {
    name: 'at the end, a node selected: values',
    async enter(app) {
      await app.timeline.toEnd();
      await app.canvas.node('fc').select();
      await app.inspector.open('Values');
      await expect(app.inspector.cells('fc.W value')).toHaveCount(4);
    },
  },
  {
    name: 'derivation',
    async enter(app) {
      await app.inspector.open('Derivation');
      await app.inspector.derive('∂C/∂W');
      await expect(app.inspector.root.getByText('Checked numerically.')).toBeVisible();
    },
  },
  ...(['Jacobian', 'Paths', 'Tangents', 'Check', 'Open', 'Rule'] as const).map(
    (name): State => ({
      name: `derivation: ${name}`,
      async enter(app) {
        await app.page.getByRole('radio', { name, exact: true }).check({ force: true });
        await expect(app.inspector.root.getByText(signs[name]).first()).toBeVisible();
      },
    }),
  ),
  { name: 'settings', enter: (app) => app.inspector.open('Settings') },
  { name: 'about', enter: (app) => app.inspector.open('About') },
  {
    name: 'a number being typed',
    async enter(app) {
      await app.canvas.node('fc').cell('fc.W').click();
      await expect(app.canvas.node('fc').root.getByRole('textbox')).toBeFocused();
    },
    leave: (app) => app.page.keyboard.press('Escape'),
  },
  {
    name: 'a context menu',
    async enter(app) {
      await app.canvas.node('p').header.click({ button: 'right' });
      await expect(app.page.getByRole('menu')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'the main menu',
    async enter(app) {
      await app.page.getByRole('button', { name: 'Chainrule menu' }).click();
      await expect(app.page.getByRole('menu')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'the outline',
    async enter(app) {
      await app.page.keyboard.press('o');
      await expect(app.page.getByRole('region', { name: 'Outline' })).toBeVisible();
    },
    leave: (app) => app.page.keyboard.press('o'),
  },
  {
    name: 'an op’s card',
    async enter(app) {
      await app.page.getByRole('option', { name: 'Softmax', exact: true }).hover();
      await expect(app.page.getByRole('tooltip')).toBeVisible();
    },
    leave: (app) => app.page.mouse.move(700, 60),
  },
  ...(['examples', 'share', 'shortcuts', 'commands', 'picker'] as const).map(
    (name): State => ({
      name: `the ${name} dialog`,
      async enter(app) {
        const key = { examples: 'e', share: 's', shortcuts: '?', commands: 'ControlOrMeta+k', picker: 'a' }[name];
        await app.page.keyboard.press(key);
        await expect(app.page.getByRole('dialog')).toBeVisible();
      },
      leave: escape,
    }),
  ),
  {
    name: 'recent graphs',
    async enter(app) {
      await app.menu('Recent graphs…');
      await expect(app.dialog('Recent graphs').getByRole('listitem').first()).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'a node that cannot run',
    async enter(app) {
      await app.canvas.node('x').select();
      await app.inspector.open('Values');
      await app.inspector.root.getByRole('button', { name: 'Shape and filling of value' }).click();
      await app.page.getByRole('textbox', { name: 'Shape' }).fill('3');
      await app.page.getByRole('button', { name: 'Apply' }).click();
      await expect(app.canvas.node('fc').fix(/Make a new W/)).toBeVisible();
      await app.canvas.clickPaper(20, 20);
      await expect(app.inspector.root.getByRole('button', { name: 'Show fc' })).toBeVisible();
    },
  },
  {
    name: 'a refusal',
    async enter(app) {
      await app.canvas.drawWire(app.canvas.node('p').output('y'), app.canvas.node('fc').input('b'));
      await expect(app.messages).toContainText('cycle');
    },
  },
  {
    name: 'a link that could not be opened',
    async enter(app) {
      await app.page.evaluate(() => {
        location.hash = '#1.zz.abc';
      });
      await expect(app.dialog('The link could not be opened')).toBeVisible();
    },
    leave: escape,
  },
  { name: 'an empty graph', enter: (app) => app.newGraph() },
];

const narrow: readonly State[] = [
  { name: 'opening example', enter: async () => {} },
  ...(['Ops', 'Inspector', 'Outline'] as const).map(
    (name): State => ({
      name: `the ${name} sheet`,
      async enter(app) {
        await app.sheet(name);
      },
      leave: (app) => app.closeSheet(),
    }),
  ),
  {
    name: 'a node in the inspector sheet',
    async enter(app) {
      await app.timeline.toEnd();
      await app.canvas.expectAtRest();
      await app.canvas.node('fc').select();
      await app.sheet('Inspector');
      await app.inspector.open('Derivation');
    },
    leave: (app) => app.closeSheet(),
  },
  {
    name: 'the menu',
    async enter(app) {
      await app.page.getByRole('button', { name: 'Chainrule menu' }).click();
      await expect(app.page.getByRole('menu')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'the share dialog',
    async enter(app) {
      await app.button('Share').click();
      await expect(app.dialog('Share a link')).toBeVisible();
    },
    leave: escape,
  },
  {
    name: 'the examples',
    async enter(app) {
      await app.menu('Examples…');
      await expect(app.dialog('Examples')).toBeVisible();
    },
    leave: escape,
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport, states] of [
    ['wide', { width: 1440, height: 900 }, wide],
    ['narrow', { width: 390, height: 844 }, narrow],
  ] as const) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test('no rule is broken in any state', async ({ app }) => {
        test.slow();
        await app.visit();
        await expect(app.page.locator('html')).toHaveAttribute('data-theme', colorScheme);
        // The structure is the same in the dark.
        const colours = colorScheme === 'dark';
        for (const [at, state] of states.entries()) {
          await test.step(state.name, async () => {
            await state.enter(app);
            await expectAccessible(app.page, state.name, { palette: at === 0, colours });
            await state.leave?.(app);
          });
        }
      });
    });
  }
}

test.describe('with motion reduced', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing moves, and nothing is missing', async ({ app }) => {
    await app.visit();
    const { timeline, canvas } = app;
    await timeline.button('First').click();
    for (let step = 1; step <= 15; step++) {
      await timeline.button('Forward').click();
      await timeline.expectStep(step, 15);
      expect(await moving(app), `step ${step}`).toEqual([]);
    }
    await canvas.node('fc').expectNumbers('fc.W gradient', ['−0.7503', '−1.501', '0.7503', '1.501']);
    await expect(canvas.gradientChip('−4.004, 0')).toBeVisible();
    await app.button('Share').click();
    await expect(app.dialog('Share a link')).toBeVisible();
    expect(await moving(app)).toEqual([]);
    await escape(app);

    // Playing still plays, from step to step.
    await timeline.setSpeed('8×');
    await timeline.button('First').click();
    await timeline.button('Play').click();
    await timeline.expectStep(15);
  });
});

/** Animations that take long enough to be seen. */
function moving(app: Screen): Promise<readonly string[]> {
  return app.page.evaluate(() =>
    document
      .getAnimations()
      .filter((each) => each.playState === 'running' && Number(each.effect?.getComputedTiming().duration) > 20)
      .map((each) => `${(each.effect as KeyframeEffect).target?.className} ${each.constructor.name}`),
  );
}

test('a person’s choice of theme wins over the system’s and is kept', async ({ app }) => {
  await app.page.emulateMedia({ colorScheme: 'dark' });
  await app.visit();
  const html = app.page.locator('html');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await app.page.emulateMedia({ colorScheme: 'light' });
  await expect(html).toHaveAttribute('data-theme', 'light');
  await app.button('Dark theme').click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await app.reload();
  await expect(html).toHaveAttribute('data-theme', 'dark');
});

test('single-key shortcuts can be switched off', async ({ app }) => {
  await app.visit();
  await app.page.keyboard.press('?');
  await app.dialog('Keyboard shortcuts').getByRole('switch', { name: 'Shortcuts of a single key' }).uncheck();
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  await app.page.keyboard.press('.');
  await app.page.keyboard.press('e');
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  await app.timeline.expectStep(9);
  await app.page.keyboard.press('ControlOrMeta+k');
  await expect(app.page.getByRole('dialog')).toBeVisible();
});
