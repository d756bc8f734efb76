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
