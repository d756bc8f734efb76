// opDrag: what travels when an op is dragged from the palette, and the small card under the pointer while it does.
import type { DragEvent } from 'react';
import styles from './opDrag.module.css';

/** The drag data's type; its text is the op's name. */
export const OP_DRAG_TYPE = 'application/x-chainrule-op';

export function startOpDrag(event: DragEvent<HTMLElement>, op: string): void {
  const { dataTransfer, currentTarget } = event;
  dataTransfer.setData(OP_DRAG_TYPE, op);
  dataTransfer.setData('text/plain', op);
  dataTransfer.effectAllowed = 'copy';
  const card = document.createElement('div');
  card.className = styles.card ?? '';
  const glyph = currentTarget.querySelector('[data-glyph]')?.cloneNode(true);
  if (glyph) card.append(glyph);
  const name = document.createElement('span');
  name.textContent = op;
  card.append(name);
  document.body.append(card);
  dataTransfer.setDragImage(card, 18, 18);
  // The browser takes its picture at once; the card is not needed after that.
  requestAnimationFrame(() => card.remove());
}

/** The op of a drag that came from the palette, or null. Readable only on drop. */
export function draggedOp(dataTransfer: DataTransfer): string | null {
  const name = dataTransfer.getData(OP_DRAG_TYPE);
  return name === '' ? null : name;
}

/** Whether what is being dragged over is an op. */
export function carriesOp(dataTransfer: DataTransfer): boolean {
  return dataTransfer.types.includes(OP_DRAG_TYPE);
}
