// definitions: what is given and what every symbol stands for: held numbers, the ops with their formulas, what is differentiated.
import { completeParams, type ParamValue } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import { type NodeView, nodeView, shapeOf } from '../context.ts';
import { type TensorRef, whole } from '../expression.ts';
import { isSeeded } from '../names.ts';
import { sendersTo } from '../portReason.ts';
import { type Build, numbersAt, sizeWords } from './build.ts';
import {
  type Block,
  type Inline,
  type Part,
  type Prose,
  paragraph,
  type Section,
  type Side,
  shown,
  words,
} from './derivationBlocks.ts';

export function definitions(build: Build, views: readonly NodeView[]): Section {
  return {
    title: 'Definitions',
    blocks: [],
    parts: [given(build, views), ops(build, views), differentiated(build)].filter(
      (part): part is Part => part !== null,
    ),
  };
}

/** Every tensor that somebody chose: inputs, parameters, targets. */
function given(build: Build, views: readonly NodeView[]): Part | null {
  const rows = views.flatMap((view): (Prose | Side)[][] =>
    view.inputs.flatMap((port): (Prose | Side)[][] => {
      const node = view.node.id;
      if (build.context.trace.wires.has(portKey(node, port.name))) return [];
      const value: TensorRef = { node, port: port.name, side: 'value' };
      const numbers = numbersAt(build, value);
      if (numbers === undefined) return [];
      const kind = view.op.source === true ? view.op.name.toLowerCase() : roleWords[port.role];
      const owner = view.op.source === true ? `node ${node}` : `${port.name} of ${node}`;
      return [
        [
          [shown(whole(value))],
          [words(sizeWords(build, value))],
          [words(`${kind}${port.integer === true ? ', class indices' : ''}, ${owner}`)],
          { kind: 'result', value: numbers },
        ],
      ];
    }),
  );
  if (rows.length === 0) return null;
  return {
    heading: [words('What is given')],
    blocks: [{ kind: 'table', head: ['symbol', 'shape', 'what it is', 'value'], rows }],
  };
}

const roleWords = { data: 'constant', parameter: 'parameter', target: 'target' } as const;

/** Every node with its op, what it reads and what it gives; and every op's formula in its own letters, once. */
function ops(build: Build, views: readonly NodeView[]): Part | null {
  const working = views.filter(({ op }) => op.source !== true);
  if (working.length === 0) return null;
  const rows = working.map((view): Prose[] => [
    [words(view.node.id)],
    [words(`${view.op.name}${settingsWords(view)}`)],
    listed(view.inputs.flatMap(({ name }) => readBy(build, view, name))),
    listed(view.outputs.map(({ name }) => shown(whole({ node: view.node.id, port: name, side: 'value' })))),
  ]);
  const kinds = new Map(working.map((view) => [view.op.name, view]));
  return {
    heading: [words('What is computed')],
    blocks: [
      { kind: 'table', head: ['node', 'op', 'reads', 'gives'], rows },
      paragraph('Each op in its own letters:'),
      {
        kind: 'table',
        head: ['op', 'formula', 'in words'],
        rows: [...kinds.values()].map(({ op }): Prose[] => [
          [words(op.name)],
          [{ kind: 'formula', tex: op.formula }],
          [words(op.summary)],
        ]),
      },
      paragraph(
        'A vector is a column. Places in a tensor count from 1, its axes from 0. A condition in brackets is 1 where it holds, else 0. A port that is wired is called like what it reads.',
      ),
    ],
  };
}

function readBy(build: Build, view: NodeView, port: string): readonly Inline[] {
  const ref: TensorRef = { node: view.node.id, port, side: 'value' };
  return shapeOf(build.context.trace, ref) === undefined ? [] : [shown(whole(ref))];
}

function listed(parts: readonly Inline[]): Prose {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [words(', '), part]));
}

/** Params that differ from the op's defaults. */
function settingsWords({ node, op, params }: NodeView): string {
  const plain = completeParams(op);
  const set = op.params
    .filter(({ name }) => node.params !== undefined && Object.hasOwn(node.params, name))
    .filter(({ name }) => String(params[name]) !== String(plain[name]))
    .map(({ name }) => `${name} = ${paramText(params[name] ?? null)}`);
  return set.length === 0 ? '' : ` (${set.join(', ')})`;
}

function paramText(value: ParamValue): string {
  if (value === null) return 'not set';
  return Array.isArray(value) ? `(${value.join(', ')})` : String(value);
}

/** What the cost is called, and where backward starts. */
function differentiated(build: Build): Part | null {
  const { context } = build;
  const { target } = context.trace;
  const heading = [words('What is differentiated')];
  if (target === null) {
    return {
      heading,
      blocks: [paragraph('Nothing: the graph runs forward only. Choose a port to differentiate to get gradients.')],
    };
  }
  const value = whole({ ...target, side: 'value' });
  const gradient = whole({ ...target, side: 'gradient' });
  const blocks: Block[] = isSeeded(context)
    ? [
        paragraph(
          'The cost ',
          { kind: 'expression', expression: { kind: 'symbol', tex: 'C', value: null } },
          ', a function of ',
          shown(value),
          ', has no name in the graph. All that is known of it is its gradient ',
          shown(gradient),
          ' at ',
          shown(value),
          ', which is given and has the same shape. It is the seed that backward starts from; ',
          'by the chain rule every other gradient follows from it.',
        ),
      ]
    : [
        paragraph(
          'The cost is ',
          shown(value),
          `, what ${target.node} computes. Backward starts from `,
          shown(gradient),
          ' = 1.',
        ),
      ];
  const shared = context.document.nodes.flatMap(({ id }) => {
    const view = nodeView(context, id);
    return (view?.outputs ?? []).flatMap(({ name }) =>
      sendersTo(context.trace, id, name).length > 1
        ? sendersTo(context.trace, id, name).map((sender) => ({ sender, source: { node: id, port: name } }))
        : [],
    );
  });
  if (shared.length > 0) {
    blocks.push(
      paragraph(
        'What several ports read has as many contributions to its gradient, and they add up. The contribution that comes back through ' +
          'one port is written with that port’s name: ',
        ...shared.flatMap(({ sender, source }, at): (Inline | string)[] => [
          ...(at === 0 ? [] : ['; ']),
          shown(whole({ ...sender, side: 'gradient' })),
          ' to ',
          shown(whole({ ...source, side: 'gradient' })),
          ` through ${sender.port} of ${sender.node}`,
        ]),
        '.',
      ),
    );
  }
  return { heading, blocks };
}
