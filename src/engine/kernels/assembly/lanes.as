// lanes: arithmetic on vectors that the kernels share.

/**
 * a b + c. In float32 one rounding where the engine has relaxed SIMD; in float64 always two, so that the kernels give the same bits as
 * plain TypeScript.
 */
// @ts-ignore: decorator
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 4 && ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/**
 * In float32, 0 instead of what is below the least normal number (2^-126), as graphics processors have it: a gradient that has vanished so far
 * moves nothing, but some processors take a hundred times as long to multiply it. In float64 as it is.
 */
// @ts-ignore: decorator
@inline
export function flushed<T>(v: v128): v128 {
  if (sizeof<T>() == 8) return v;
  return v128.andnot(v, f32x4.lt(f32x4.abs(v), f32x4.splat(<f32>1.1754943508222875e-38)));
}
