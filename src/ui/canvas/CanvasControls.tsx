// CanvasControls: zoom, fit and the minimap.
import { MiniMap } from '@xyflow/react';
import { Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import { memo, useState } from 'react';
import { runAction } from '../actions/actions.ts';
import { IconButton } from '../primitives/IconButton.tsx';
import { useApp } from '../useApp.ts';
import styles from './CanvasControls.module.css';

export const CanvasControls = memo(function CanvasControls() {
  const app = useApp();
  const [map, setMap] = useState(false);
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset brings borders and a legend */}
      <div className={styles.controls} role="group" aria-label="View">
        <IconButton label="Zoom in" shortcut="+" tooltip="right" onClick={() => runAction(app, 'zoom-in')}>
          <Plus />
        </IconButton>
        <IconButton label="Zoom out" shortcut="-" tooltip="right" onClick={() => runAction(app, 'zoom-out')}>
          <Minus />
        </IconButton>
        <IconButton
          label="Fit the graph into view"
          shortcut="f"
          tooltip="right"
          onClick={() => runAction(app, 'fit-view')}
        >
          <Maximize />
        </IconButton>
        <IconButton data-map label="Minimap" pressed={map} tooltip="right" onClick={() => setMap(!map)}>
          <MapIcon />
        </IconButton>
      </div>
      {map && (
        <MiniMap className={styles.map ?? ''} pannable zoomable nodeBorderRadius={8} ariaLabel="Minimap of the graph" />
      )}
    </>
  );
});
