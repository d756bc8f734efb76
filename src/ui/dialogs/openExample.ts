// openExample: an example on screen, at the step where there is most to see.
import type { Example } from '../../examples/example.ts';
import type { App } from '../../state/app.ts';

export function openExample(app: App, example: Example): void {
  const { document, startStep } = example;
  void app.open(document, { kind: 'example', ...(startStep === undefined ? {} : { step: startStep }) });
}
