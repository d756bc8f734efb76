// What is looked at: selection, panels and theme; what of it is remembered, and what strange memories are worth.
import { expect, test } from 'vitest';
import { appUnderTest, opened } from './appUnderTest.ts';
import { defaultView, readPreferences } from './preferences.ts';

test('choosing a port chooses its node; choosing another node lets go of the port', async () => {
  const app = await opened();
  app.select({ port: { node: 'n', port: 'y', side: 'value' } });
  expect(app.store.getState().selection).toMatchObject({ nodes: ['n'], port: { node: 'n' }, entry: null });
  app.select({ entry: [0] });
  expect(app.store.getState().selection.entry).toEqual([0]);
  app.select({ nodes: ['n', 'm'] });
  expect(app.store.getState().selection).toMatchObject({ port: { node: 'n' }, entry: [0] });
  app.select({ nodes: ['m'], edges: [] });
  expect(app.store.getState().selection).toEqual({ nodes: ['m'], edges: [], port: null, entry: null });
});

test('selecting the same again changes nothing, so that nothing draws itself anew', async () => {
  const app = await opened();
  app.select({ nodes: ['n'], edges: ['m.x'] });
  const { selection } = app.store.getState();
  app.select({ nodes: ['n'], edges: ['m.x'], port: null });
  expect(app.store.getState().selection).toBe(selection);
});

test('theme, panels and speed are remembered; viewport and cursor belong to the document', async () => {
  const preferences = new Map<string, string>();
  const app = await opened(undefined, { preferences });
  app.setView({ theme: 'dark', panels: { palette: false, inspector: true, outline: true }, digits: 6 });
  app.setView({ viewport: { x: 1, y: 2, zoom: 3 } });
  app.setSpeed(4);
  const again = appUnderTest({ preferences });
  expect(again.store.getState().view).toEqual({
    ...defaultView,
    theme: 'dark',
    panels: { palette: false, inspector: true, outline: true },
    digits: 6,
  });
  expect(again.playback.getState()).toMatchObject({ speed: 4, cursor: 0 });
});

test('strange memories fall back to the defaults, field by field', () => {
  for (const json of [
    null,
    3,
    'x',
    [],
    { view: null },
    { view: { theme: 'pink', digits: 1e9, panels: 7 }, speed: 'fast' },
  ]) {
    expect(readPreferences(json)).toEqual({ view: defaultView, speed: 1 });
  }
  expect(readPreferences({ view: { theme: 'light', digits: 0 } }).view).toEqual({ ...defaultView, theme: 'light' });
});
