// panels: the parts of the screen, as far as they are there.
import { type ComponentType, lazy } from 'react';

const modules = import.meta.glob<Record<string, ComponentType>>([
  './canvas/Canvas.tsx',
  './inspector/Inspector.tsx',
  './outline/Outline.tsx',
  './palette/Palette.tsx',
  './timeline/Timeline.tsx',
]);
const nothing = () => null;
const part = (path: string, name: string): ComponentType =>
  lazy(async () => {
    try {
      return { default: (await modules[path]?.())?.[name] ?? nothing };
    } catch {
      return { default: nothing };
    }
  });
export const Canvas = part('./canvas/Canvas.tsx', 'Canvas');
export const Inspector = part('./inspector/Inspector.tsx', 'Inspector');
export const Outline = part('./outline/Outline.tsx', 'Outline');
export const Palette = part('./palette/Palette.tsx', 'Palette');
export const Timeline = part('./timeline/Timeline.tsx', 'Timeline');
