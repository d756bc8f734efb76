// Scroller: a line that may be wider than there is room: it scrolls, and where it does the keyboard can reach it.
import { type ReactNode, useEffect, useRef, useState } from 'react';

export interface ScrollerProps {
  /** What is in it, for those who come to it by keyboard. */
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
  readonly 'aria-hidden'?: boolean | undefined;
}

/** `className` gives it `overflow-x: auto`. */
export function Scroller({ label, className, children, ...rest }: ScrollerProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => setScrolls(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  });
  return (
    <div
      ref={box}
      className={className}
      {...rest}
      {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': label, 'aria-hidden': undefined })}
    >
      {children}
    </div>
  );
}
