// transcendental: exp, tanh and the logistic function of four float32 numbers, to 2 units in the last place. NaN stays NaN.
// Ranges and polynomials: S. Moshier, Cephes (expf.c, tanhf.c).

// @ts-ignore: decorator
@inline
function polynomial(x: v128, sum: v128, next: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(next));
}

export function exp4(x: v128): v128 {
  // Beyond these the answer is 0 or infinity all the same.
  const inside = f32x4.min(f32x4.max(x, f32x4.splat(-110)), f32x4.splat(90));
  const whole = f32x4.nearest(f32x4.mul(inside, f32x4.splat(1.44269504088896341)));
  let rest = f32x4.sub(inside, f32x4.mul(whole, f32x4.splat(0.693359375)));
  rest = f32x4.sub(rest, f32x4.mul(whole, f32x4.splat(-2.12194440e-4)));
  let sum = f32x4.splat(1.9875691500e-4);
  sum = polynomial(rest, sum, 1.3981999507e-3);
  sum = polynomial(rest, sum, 8.3334519073e-3);
  sum = polynomial(rest, sum, 4.1665795894e-2);
  sum = polynomial(rest, sum, 1.6666665459e-1);
  sum = polynomial(rest, sum, 5.0000001201e-1);
  sum = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(sum, rest), rest), rest), f32x4.splat(1));
  // 2^whole as two factors, so that neither overflows.
  const power = i32x4.trunc_sat_f32x4_s(whole);
  const half = i32x4.shr_s(power, 1);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(power, half), bias), 23);
  return f32x4.mul(f32x4.mul(sum, first), second);
}

export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let sum = f32x4.splat(-5.70498872745e-3);
  sum = polynomial(square, sum, 2.06390887954e-2);
  sum = polynomial(square, sum, -5.37397155531e-2);
  sum = polynomial(square, sum, 1.33314422036e-1);
  sum = polynomial(square, sum, -3.33332819422e-1);
  const near = f32x4.add(f32x4.mul(f32x4.mul(sum, square), x), x);
  const e = exp4(f32x4.add(size, size));
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
  const value = v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.or(value, v128.and(x, v128.splat<u32>(0x80000000)));
}

export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const share = f32x4.div(f32x4.splat(1), f32x4.add(e, f32x4.splat(1)));
  return v128.bitselect(f32x4.mul(e, share), share, f32x4.lt(x, f32x4.splat(0)));
}
