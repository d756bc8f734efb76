// parseShape: reads a shape as people type it: 2 × 3, 2x3, (2, 3), [2 3]; nothing, or the word, is a scalar.

export type TypedShape = { readonly shape: readonly number[] } | { readonly problem: string };

const most = 1_000_000;

export function parseShape(text: string): TypedShape {
  const plain = text
    .trim()
    .replace(/^[[(]|[\])]$/g, '')
    .trim();
  if (plain === '' || /^scalar$/i.test(plain)) return { shape: [] };
  const sizes = plain.split(/\s*[×x*,;]\s*|\s+/i).filter((part) => part !== '');
  const shape: number[] = [];
  for (const size of sizes) {
    if (!/^\d+$/.test(size)) return { problem: `“${size}” is not a size; write whole numbers, such as 2 × 3.` };
    shape.push(Number(size));
  }
  const count = shape.reduce((product, length) => product * length, 1);
  if (!(count <= most)) return { problem: `That is ${count} numbers; a held value may have a million at most.` };
  if (shape.length > 8) return { problem: 'That is more than 8 axes.' };
  return { shape };
}
