// preferences: theme, panels, number format and speed, kept in localStorage because the theme is needed before the first paint.
import { derivations } from '../share/LinkView.ts';
import type { ViewState } from './app.ts';

export interface Preferences {
  readonly view: ViewState;
  readonly speed: number;
}
export interface PreferenceStore {
  read(): Preferences;
  write(preferences: { readonly view: Partial<ViewState>; readonly speed: number }): void;
}

const KEY = 'chainrule-preferences';

/** The inspector's width beside the canvas, px. */
export const narrowest = 300;
export const widest = 800;

export const defaultView: ViewState = {
  theme: 'system',
  panels: { palette: true, inspector: true, outline: false },
  inspectorTab: 'values',
  derivation: 'rule',
  inspectorWidth: 360,
  digits: 4,
  wireWidthByGradient: false,
  singleKeys: true,
  viewport: null,
};

/** `storage` throws where the browser forbids it: then the defaults hold and nothing is kept. */
export function preferenceStore(storage: () => Pick<Storage, 'getItem' | 'setItem'>): PreferenceStore {
  return {
    read() {
      try {
        return readPreferences(JSON.parse(storage().getItem(KEY) ?? 'null'));
      } catch {
        return readPreferences(null);
      }
    },
    write(preferences) {
      try {
        storage().setItem(KEY, JSON.stringify(preferences));
      } catch {
        // Nothing a person made depends on it.
      }
    },
  };
}

/** Field by field: what is missing or strange falls back to its default. */
export function readPreferences(json: unknown): Preferences {
  const root = record(json);
  const view = record(root['view']);
  const panels = record(view['panels']);
  const flag = (value: unknown, otherwise: boolean) => (typeof value === 'boolean' ? value : otherwise);
  const whole = (value: unknown, low: number, high: number, otherwise: number) =>
    typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : otherwise;
  const oneOf = <T extends string>(value: unknown, options: readonly T[], otherwise: T): T =>
    options.find((option) => option === value) ?? otherwise;
  return {
    view: {
      theme: oneOf(view['theme'], ['system', 'light', 'dark'], defaultView.theme),
      panels: {
        palette: flag(panels['palette'], defaultView.panels.palette),
        inspector: flag(panels['inspector'], defaultView.panels.inspector),
        outline: flag(panels['outline'], defaultView.panels.outline),
      },
      inspectorTab: oneOf(
        view['inspectorTab'],
        ['values', 'derivation', 'settings', 'about'],
        defaultView.inspectorTab,
      ),
      derivation: oneOf(view['derivation'], derivations, defaultView.derivation),
      inspectorWidth: whole(view['inspectorWidth'], narrowest, widest, defaultView.inspectorWidth),
      digits: whole(view['digits'], 1, 17, defaultView.digits),
      wireWidthByGradient: flag(view['wireWidthByGradient'], defaultView.wireWidthByGradient),
      singleKeys: flag(view['singleKeys'], defaultView.singleKeys),
      viewport: null,
    },
    speed: typeof root['speed'] === 'number' && root['speed'] >= 0.25 && root['speed'] <= 8 ? root['speed'] : 1,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
