// KinkSign: a graph with a corner: data that sits on a kink.
import type { SVGProps } from 'react';

export function KinkSign(props: SVGProps<SVGSVGElement>) {
  return (
    <svg viewBox="0 0 24 24" width={24} height={24} fill="none" stroke="currentColor" strokeWidth={2} {...props}>
      <path d="M3 18 H12 L20 5" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx={12} cy={18} r={2.6} fill="currentColor" stroke="none" />
    </svg>
  );
}
