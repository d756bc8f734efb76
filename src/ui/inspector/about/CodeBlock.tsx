// CodeBlock: a line or two of code that can be copied.
import { CopyButton } from '../CopyButton.tsx';
import styles from './AboutTab.module.css';

export function CodeBlock({ text }: { readonly text: string }) {
  return (
    <div className={styles.code}>
      <pre>
        <code>{text}</code>
      </pre>
      <CopyButton label="Copy" size="s" text={() => text} />
    </div>
  );
}
