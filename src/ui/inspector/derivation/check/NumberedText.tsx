// NumberedText: a sentence in which numbers such as 2e-5 are set as powers of ten.
import { Figure } from '../../../primitives/Figure.tsx';

const POWER = /(-?\d+(?:\.\d+)?e-?\d+)/;

export function NumberedText({ text }: { readonly text: string }) {
  return text.split(POWER).map((part, at) => (at % 2 === 1 ? <Figure key={at} value={Number(part)} /> : part));
}
