// PortName: a port's name as maths.
import { Tex } from './Tex.tsx';

export interface PortNameProps {
  readonly name: string;
  /** From the op's record; the name in italics when left out. */
  readonly tex?: string | undefined;
}

export function PortName({ name, tex }: PortNameProps) {
  return <Tex tex={tex ?? nameTex(name)} label={name} />;
}

/** One letter is a variable (italic, set as maths); longer names are words, set as one italic word and not as a product. */
function nameTex(name: string): string {
  if (name.length === 1) return name;
  const [, letters = name, index] = /^([A-Za-z])(\d+)$/.exec(name) ?? [];
  if (index !== undefined) return `${letters}_{${index}}`;
  return `\\mathit{${name.replace(/[\\{}$&#^_%~]/g, '\\_')}}`;
}
