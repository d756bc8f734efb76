// DropZone: a file dragged over the page can be dropped anywhere to be opened.
import { useEffect, useState } from 'react';
import { openFile } from '../actions/files.ts';
import { useApp } from '../useApp.ts';
import styles from './dialogs.module.css';

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;

export function DropZone() {
  const app = useApp();
  const [over, setOver] = useState(false);
  useEffect(() => {
    // dragleave also fires between elements of the page; it has left when it goes nowhere.
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) void openFile(app, file);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, [app]);
  return over ? <div className={styles.drop}>Drop the file to open it</div> : null;
}
