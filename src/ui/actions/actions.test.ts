// The action list: unique ids, no shortcut twice, every label a plain phrase, and nothing enabled that cannot be done.
import { expect, test } from 'vitest';
import { appUnderTest, chain, opened } from '../../state/appUnderTest.ts';
import { groups } from './action.ts';
import { actionOf, actions, runAction } from './actions.ts';
import { pressesOf } from './bindKeyboard.ts';
import { fileName } from './files.ts';

test('ids are unique and each belongs to a known group', () => {
  expect(new Set(actions.map((action) => action.id)).size).toBe(actions.length);
  for (const action of actions) expect(groups).toContain(action.group);
});

test('no two actions share a shortcut, whatever the case or Shift', () => {
  const owners = new Map<string, string>();
  const doubles: string[] = [];
  for (const action of actions) {
    for (const press of (action.shortcuts ?? []).flatMap(pressesOf)) {
      const key = press.toLowerCase();
      if (owners.has(key)) doubles.push(`${key}: ${owners.get(key)} and ${action.id}`);
      owners.set(key, action.id);
    }
  }
  expect(doubles).toEqual([]);
  expect(owners.size).toBeGreaterThan(25);
});

test('the browser keeps the combinations that people rely on', () => {
  const reserved = [
    '$mod+n',
    '$mod+t',
    '$mod+w',
    '$mod+r',
    '$mod+l',
    '$mod+f',
    '$mod+p',
    '$mod++',
    '$mod+-',
    'Tab',
    'F5',
  ];
  const used = actions.flatMap((action) => action.shortcuts ?? []);
  expect(used.filter((shortcut) => reserved.includes(shortcut))).toEqual([]);
});

test('actions are enabled where they can be done', async () => {
  const app = await opened();
  const enabled = (id: Parameters<typeof actionOf>[0]) =>
    actionOf(id).isEnabled(app.store.getState(), app.playback.getState());
  expect(enabled('undo')).toBe(false);
  expect(enabled('delete')).toBe(false);
  expect(enabled('step-forward')).toBe(false);
  expect(enabled('step-back')).toBe(true);
  app.select({ nodes: ['m'] });
  runAction(app, 'delete');
  expect(app.store.getState().document.nodes.length).toBe(chain.nodes.length - 1);
  expect(enabled('undo')).toBe(true);
  runAction(app, 'undo');
  expect(app.store.getState().document).toEqual(chain);
  runAction(app, 'first');
  expect(enabled('step-back')).toBe(false);
  expect(enabled('step-forward')).toBe(true);
});

test('"differentiate here" takes the selected port, else the first output of the node', async () => {
  const app = await opened();
  app.select({ nodes: ['n'] });
  runAction(app, 'seed-here');
  expect(app.store.getState().document.backward).toEqual({ from: ['n', 'y'] });
  app.select({ port: { node: 'm', port: 'y', side: 'value' } });
  runAction(app, 'seed-here');
  expect(app.store.getState().document.backward).toEqual({ from: ['m', 'y'] });
});

test('nothing fails on an empty, unopened app', () => {
  const app = appUnderTest();
  const harmless = actions.filter((action) => action.isEnabled(app.store.getState(), app.playback.getState()));
  expect(harmless.map((action) => action.id)).not.toContain('tidy');
  expect(() => runAction(app, 'select-all')).not.toThrow();
});

test('file names are plain', () => {
  expect(fileName('Affine, softmax, cross-entropy')).toBe('affine-softmax-cross-entropy.chainrule.json');
  expect(fileName('../../etc/passwd')).toBe('etc-passwd.chainrule.json');
  expect(fileName('  ')).toBe('graph.chainrule.json');
  expect(fileName('Градиент β')).toBe('градиент-β.chainrule.json');
});
