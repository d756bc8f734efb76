// Tooltip: a short label beside whatever it wraps, on hover and on keyboard focus. What floats is loaded when it is first shown.
import {
  type ComponentPropsWithRef,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useState,
} from 'react';
import { lazyPart } from '../lazyPart.tsx';
import { type ShownTooltip, tooltipControl } from './tooltipControl.ts';

export interface TooltipProps {
  readonly label: ReactNode;
  readonly shortcut?: string | undefined;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right';
  /** One focusable element; it gets the tooltip's handlers. It must carry its own accessible name. */
  readonly children: ReactElement<ComponentPropsWithRef<'button'>>;
}

export const TooltipBubble = lazyPart(async () => (await import('./TooltipBubble.tsx')).TooltipBubble);

export function Tooltip({ label, shortcut, placement = 'bottom', children }: TooltipProps) {
  const [shown, setShown] = useState<ShownTooltip | null>(null);
  const [control] = useState(() => tooltipControl(setShown));
  useEffect(() => control.hide, [control]);
  const own = children.props;
  return (
    <>
      {cloneElement(children, {
        onPointerEnter(event) {
          own.onPointerEnter?.(event);
          control.enter(event.currentTarget, event.pointerType);
        },
        onPointerLeave(event) {
          own.onPointerLeave?.(event);
          control.leave();
        },
        onPointerDown(event) {
          own.onPointerDown?.(event);
          control.hide();
        },
        onFocus(event) {
          own.onFocus?.(event);
          control.focus(event.currentTarget);
        },
        onBlur(event) {
          own.onBlur?.(event);
          control.hide();
        },
      })}
      {shown !== null && (
        <TooltipBubble
          label={label}
          shortcut={shortcut}
          placement={placement}
          anchor={shown.anchor}
          stays={shown.by === 'focus'}
          onHide={control.hide}
        />
      )}
    </>
  );
}
