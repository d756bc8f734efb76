// countText: a whole number of any size for reading: 1,179,648; beyond thirty digits its size.

const mostDigits = 30;

/** Exact, with commas, as far as anybody reads digits. */
export function countText(count: bigint): string {
  const digits = count.toString();
  if (digits.length <= mostDigits) return digits.replace(/\B(?=(\d{3})+$)/g, ',');
  return `about ${digits[0]}.${digits.slice(1, 3)} × 10^${digits.length - 1}`;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** Small ones as words: the ten largest. */
export function countWord(count: number): string {
  return words[count] ?? countText(BigInt(count));
}

/** `1 path`, `1,024 paths`. */
export function counted(count: bigint, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1n ? one : many}`;
}
