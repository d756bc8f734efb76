// Logo: two nodes and the curve between them, forward blue and gradient orange.

export function Logo() {
  return (
    <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
      <path d="M5 8.6c0-5 5-6.4 7.2-2.2s7.2 3 7.2-2" fill="none" stroke="var(--muted)" strokeWidth="1.8" />
      <circle cx="4.6" cy="9" r="3.8" fill="var(--forward)" />
      <circle cx="19.4" cy="6" r="3.8" fill="var(--gradient)" />
    </svg>
  );
}
