// block: the inner loop of a product: some rows by two vectors of the answer, kept in registers while the inner index runs.
import { multiplyAdd } from './lanes';

// @ts-ignore: decorator
@inline
export function spread<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(at) : v128.load64_splat(at);
}

/**
 * out[height x 2 vectors] (+)= packed a times packed b. Rows of `out` lie `row` bytes apart. Twelve sums are in flight at a height of 6,
 * which is as many as fit and hides how long each multiplication takes; 4 is for what is left over.
 */
export function block<T>(height: i32, out: usize, row: usize, a: usize, b: usize, depth: i32, goesOn: bool): void {
  if (height == 6) block6<T>(out, row, a, b, depth, goesOn);
  else block4<T>(out, row, a, b, depth, goesOn);
}

// @ts-ignore: decorator
@inline
function block6<T>(out: usize, row: usize, a: usize, b: usize, depth: i32, goesOn: bool): void {
  let s00 = v128.splat<T>(<T>0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  let s40 = s00;
  let s41 = s00;
  let s50 = s00;
  let s51 = s00;
  if (goesOn) {
    s00 = v128.load(out);
    s01 = v128.load(out, 16);
    s10 = v128.load(out + row);
    s11 = v128.load(out + row, 16);
    s20 = v128.load(out + 2 * row);
    s21 = v128.load(out + 2 * row, 16);
    s30 = v128.load(out + 3 * row);
    s31 = v128.load(out + 3 * row, 16);
    s40 = v128.load(out + 4 * row);
    s41 = v128.load(out + 4 * row, 16);
    s50 = v128.load(out + 5 * row);
    s51 = v128.load(out + 5 * row, 16);
  }
  const end = b + <usize>depth * 32;
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = spread<T>(a);
    s00 = multiplyAdd<T>(x, b0, s00);
    s01 = multiplyAdd<T>(x, b1, s01);
    x = spread<T>(a + sizeof<T>());
    s10 = multiplyAdd<T>(x, b0, s10);
    s11 = multiplyAdd<T>(x, b1, s11);
    x = spread<T>(a + 2 * sizeof<T>());
    s20 = multiplyAdd<T>(x, b0, s20);
    s21 = multiplyAdd<T>(x, b1, s21);
    x = spread<T>(a + 3 * sizeof<T>());
    s30 = multiplyAdd<T>(x, b0, s30);
    s31 = multiplyAdd<T>(x, b1, s31);
    x = spread<T>(a + 4 * sizeof<T>());
    s40 = multiplyAdd<T>(x, b0, s40);
    s41 = multiplyAdd<T>(x, b1, s41);
    x = spread<T>(a + 5 * sizeof<T>());
    s50 = multiplyAdd<T>(x, b0, s50);
    s51 = multiplyAdd<T>(x, b1, s51);
    a += 6 * sizeof<T>();
    b += 32;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out + row, s10);
  v128.store(out + row, s11, 16);
  v128.store(out + 2 * row, s20);
  v128.store(out + 2 * row, s21, 16);
  v128.store(out + 3 * row, s30);
  v128.store(out + 3 * row, s31, 16);
  v128.store(out + 4 * row, s40);
  v128.store(out + 4 * row, s41, 16);
  v128.store(out + 5 * row, s50);
  v128.store(out + 5 * row, s51, 16);
}

// @ts-ignore: decorator
@inline
function block4<T>(out: usize, row: usize, a: usize, b: usize, depth: i32, goesOn: bool): void {
  let s00 = v128.splat<T>(<T>0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (goesOn) {
    s00 = v128.load(out);
    s01 = v128.load(out, 16);
    s10 = v128.load(out + row);
    s11 = v128.load(out + row, 16);
    s20 = v128.load(out + 2 * row);
    s21 = v128.load(out + 2 * row, 16);
    s30 = v128.load(out + 3 * row);
    s31 = v128.load(out + 3 * row, 16);
  }
  const end = b + <usize>depth * 32;
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = spread<T>(a);
    s00 = multiplyAdd<T>(x, b0, s00);
    s01 = multiplyAdd<T>(x, b1, s01);
    x = spread<T>(a + sizeof<T>());
    s10 = multiplyAdd<T>(x, b0, s10);
    s11 = multiplyAdd<T>(x, b1, s11);
    x = spread<T>(a + 2 * sizeof<T>());
    s20 = multiplyAdd<T>(x, b0, s20);
    s21 = multiplyAdd<T>(x, b1, s21);
    x = spread<T>(a + 3 * sizeof<T>());
    s30 = multiplyAdd<T>(x, b0, s30);
    s31 = multiplyAdd<T>(x, b1, s31);
    a += 4 * sizeof<T>();
    b += 32;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out + row, s10);
  v128.store(out + row, s11, 16);
  v128.store(out + 2 * row, s20);
  v128.store(out + 2 * row, s21, 16);
  v128.store(out + 3 * row, s30);
  v128.store(out + 3 * row, s31, 16);
}
