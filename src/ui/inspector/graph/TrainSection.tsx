// TrainSection: moving the parameters against their gradients: once, or over and over, with the cost as it goes.
import { Play, Square, StepForward } from 'lucide-react';
import type { TrainingState } from '../../../state/app.ts';
import { LossCurve } from '../../charts/LossCurve.tsx';
import { Button } from '../../primitives/Button.tsx';
import { formatNumber } from '../../primitives/formatNumber.ts';
import { NumberField } from '../../primitives/NumberField.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { Select } from '../../primitives/Select.tsx';
import { Switch } from '../../primitives/Switch.tsx';
import { Tex } from '../../primitives/Tex.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import styles from '../Inspector.module.css';
import own from './TrainSection.module.css';

type Method = TrainingState['method'];

const methods: readonly { readonly value: Method; readonly label: string; readonly rule: (rate: string) => string }[] =
  [
    { value: 'sgd', label: 'Gradient descent', rule: (rate) => `w \\leftarrow w - ${rate}\\, g` },
    {
      value: 'momentum',
      label: 'Momentum 0.9',
      rule: (rate) => `v \\leftarrow 0.9\\, v + g,\\quad w \\leftarrow w - ${rate}\\, v`,
    },
    {
      value: 'adam',
      label: 'Adam',
      rule: (rate) => `w \\leftarrow w - ${rate}\\, \\frac{\\hat m}{\\sqrt{\\hat v} + 10^{-8}}`,
    },
  ];

export function TrainSection({ cost }: { readonly cost: string }) {
  const app = useApp();
  const training = useAppState((state) => state.training);
  const { status, method, learningRate, precision, pace, curve } = training;
  const running = status === 'running';
  const rule = methods.find(({ value }) => value === method)?.rule(rateTex(learningRate)) ?? '';
  return (
    <section className={styles.section} aria-label="Training">
      <h2 className={styles.heading}>Train</h2>
      <div className={own.settings}>
        <Select
          label="Optimizer"
          value={method}
          options={methods}
          disabled={running}
          onChange={(next) => app.setTraining({ method: next })}
        />
        <NumberField
          label="Learning rate"
          value={learningRate}
          min={1e-12}
          max={1e6}
          disabled={running}
          onChange={(next) => app.setTraining({ learningRate: next })}
        />
      </div>
      <div className={own.rule}>
        <Tex tex={rule} />
        <span className={own.where}>
          with <Tex tex={`g = \\frac{\\partial ${cost}}{\\partial w}`} />, for every parameter <Tex tex="w" />
        </span>
      </div>
      <SegmentedControl
        label="Pace"
        size="s"
        value={pace}
        options={[
          { value: 'watch', label: '10 updates a second', disabled: running },
          { value: 'fast', label: 'as fast as it goes', disabled: running },
        ]}
        onChange={(next) => app.setTraining({ pace: next })}
      />
      <div className={own.buttons}>
        {running ? (
          <Button icon={<Square aria-hidden />} onClick={() => app.stopTraining()}>
            Stop
          </Button>
        ) : (
          <Button icon={<Play aria-hidden />} onClick={() => app.startTraining()}>
            Train
          </Button>
        )}
        <Button icon={<StepForward aria-hidden />} disabled={running} onClick={() => app.startTraining(1)}>
          Update once
        </Button>
      </div>
      {curve.length > 1 && <LossCurve points={curve} label={`Cost ${cost}`} />}
      <p className={own.status}>{statusText(training)}</p>
      {training.problem !== null && (
        <p className={own.problem} role="alert">
          {training.problem}
        </p>
      )}
      <Switch
        label="Train in float32, which is faster"
        checked={precision === 'float32'}
        disabled={running}
        onChange={(fast) => app.setTraining({ precision: fast ? 'float32' : 'float64' })}
      />
      {precision === 'float32' && (
        <p className={own.status}>Training keeps about 7 digits. The graph on screen stays in float64.</p>
      )}
    </section>
  );
}

function statusText({ status, done, perSecond, precision, threads }: TrainingState): string {
  if (done === 0)
    return status === 'running' ? 'Starting…' : 'Values move on the canvas as they are learned; undo brings them back.';
  const updates = `${done.toLocaleString('en')} ${done === 1 ? 'update' : 'updates'}`;
  if (perSecond === null) return `${updates}.`;
  const by = threads > 1 ? ` by ${threads} threads` : '';
  return `${updates} in ${precision}, ${Math.round(perSecond).toLocaleString('en')} a second${by}.`;
}

function rateTex(rate: number): string {
  const text = formatNumber(rate);
  const power = /^(.*) × 10(.*)$/.exec(text);
  if (power === null) return text;
  const exponent = Math.floor(Math.log10(rate));
  return `${power[1]} \\cdot 10^{${exponent}}`;
}
