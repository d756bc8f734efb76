// CopyButton: puts a text on the clipboard and says for a moment that it did.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../primitives/Button.tsx';
import { useApp } from '../useApp.ts';

export interface CopyButtonProps {
  readonly label: string;
  readonly text: () => string;
  readonly size?: 's' | 'm';
  /** What it is called where the label alone does not say what is copied. */
  readonly name?: string;
  /** No border: one of many. */
  readonly bare?: boolean;
}

export function CopyButton({ label, text, size = 'm', name, bare = false }: CopyButtonProps) {
  const app = useApp();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1600);
    return () => clearTimeout(timer);
  }, [done]);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text());
      setDone(true);
    } catch {
      app.notify('error', 'The browser did not allow copying. Select the text and copy it by hand.');
    }
  }
  return (
    <Button
      size={size}
      variant={bare ? 'quiet' : 'plain'}
      aria-label={done ? undefined : name}
      icon={done ? <Check aria-hidden /> : <Copy aria-hidden />}
      onClick={() => void copy()}
      aria-live="polite"
    >
      {done ? 'Copied' : label}
    </Button>
  );
}
