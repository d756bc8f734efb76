// schema: the document format as one valibot schema. public/chainrule.schema.json is made from it; foreign input is held against it.
import * as v from 'valibot';
import {
  MAX_COORDINATE,
  MAX_EDGES,
  MAX_ENTRIES,
  MAX_FRAMES,
  MAX_ID,
  MAX_INTEGERS,
  MAX_NODES,
  MAX_NOTES,
  MAX_TEXT_PARAM,
  MAX_TITLE,
} from './limits.ts';
import type {
  FlatTensor,
  FrameMember,
  FrameRoom,
  GraphDocument,
  GraphEdge,
  GraphFrame,
  GraphNode,
  HeldInitializer,
  HeldValue,
  NestedNumbers,
  ParamJson,
  PortRef,
} from './model.ts';

export const numeralSchema = v.pipe(
  v.union([v.number(), v.picklist(['NaN', 'Infinity', '-Infinity'])]),
  v.description('A number; the strings stand for what JSON cannot write.'),
);

export const nestedNumbersSchema: v.GenericSchema<NestedNumbers> = v.pipe(
  v.union([numeralSchema, v.array(v.lazy(() => nestedNumbersSchema))]),
  v.description('A scalar, or nested arrays, all of one length at the same depth.'),
);

export const flatTensorSchema: v.GenericSchema<FlatTensor> = v.pipe(
  v.strictObject({
    shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
    data: v.pipe(v.array(numeralSchema), v.description('Row-major; as many numbers as the product of the shape.')),
  }),
  v.description('A tensor as a shape and a flat list; the only way to write an empty one such as 0 × 3.'),
);

export const initializerSchema: v.GenericSchema<HeldInitializer> = v.pipe(
  v.strictObject({
    init: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/)),
    seed: v.exactOptional(v.pipe(v.number(), v.integer())),
  }),
  v.description('A tensor drawn by a rule such as "glorot_uniform"; its shape follows from what is wired.'),
);

export const heldValueSchema: v.GenericSchema<HeldValue> = v.pipe(
  v.union([nestedNumbersSchema, flatTensorSchema, initializerSchema]),
  v.description('What an input port holds when nothing is wired to it.'),
);

/** JSON text can spell 1e999, which is read as infinity. */
const finite = v.pipe(v.number(), v.finite());

export const paramSchema: v.GenericSchema<ParamJson> = v.pipe(
  v.union([
    finite,
    v.boolean(),
    v.pipe(v.string(), v.maxLength(MAX_TEXT_PARAM)),
    v.null(),
    v.pipe(v.array(finite), v.maxLength(MAX_INTEGERS)),
  ]),
  v.description('One setting of the op.'),
);

export const portRefSchema: v.GenericSchema<PortRef> = v.pipe(
  v.strictTuple([v.string(), v.string()]),
  v.description('A port: the node id, then the name of the port.'),
);

export const nodeIdSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(2 * MAX_ID),
  v.description(
    `Unique, and the name on screen: 1 to ${MAX_ID} letters of any script, digits, "_" and "-", not starting with a digit or "-".`,
  ),
);

const coordinate = v.pipe(v.number(), v.minValue(-MAX_COORDINATE), v.maxValue(MAX_COORDINATE));

/** What a node is, wherever it stands. */
const nodeParts = {
  id: nodeIdSchema,
  op: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID), v.description('The name of an op of the catalogue.')),
  params: v.exactOptional(
    v.pipe(
      v.record(v.string(), paramSchema),
      v.maxEntries(MAX_ENTRIES),
      v.description('Only what differs from the defaults.'),
    ),
  ),
  inputs: v.exactOptional(
    v.pipe(
      v.record(v.string(), heldValueSchema),
      v.maxEntries(MAX_ENTRIES),
      v.description('What the input ports hold of their own. A wired port keeps its value, unused.'),
    ),
  ),
  trainable: v.exactOptional(
    v.pipe(
      v.record(v.string(), v.boolean()),
      v.maxEntries(MAX_ENTRIES),
      v.description("Per input port, only where it differs from the op's default."),
    ),
  ),
};

export const nodeSchema: v.GenericSchema<GraphNode> = v.pipe(
  v.strictObject({
    id: nodeParts.id,
    op: nodeParts.op,
    position: v.pipe(
      v.strictTuple([coordinate, coordinate]),
      v.description('Canvas coordinates of the top left corner, px; x grows to the right, y downward.'),
    ),
    params: nodeParts.params,
    inputs: nodeParts.inputs,
    trainable: nodeParts.trainable,
  }),
  v.description('One op on the canvas.'),
);

export const edgeSchema: v.GenericSchema<GraphEdge> = v.pipe(
  v.strictObject({ from: portRefSchema, to: portRefSchema }),
  v.description('A wire from an output port to an input port. One wire at most ends at an input; wires form no cycle.'),
);

export const memberSchema: v.GenericSchema<FrameMember> = v.pipe(
  v.strictObject(nodeParts),
  v.description('A node as opening an op put it on the canvas.'),
);

const roomSchema: v.GenericSchema<FrameRoom> = v.strictObject({
  by: v.strictTuple([coordinate, coordinate]),
  nodes: v.pipe(v.array(nodeIdSchema), v.maxLength(MAX_NODES)),
});

export const frameSchema: v.GenericSchema<GraphFrame> = v.pipe(
  v.strictObject({
    node: v.pipe(
      nodeSchema,
      v.description('The op as it stands when it is closed, without the numbers that its members hold now.'),
    ),
    members: v.pipe(v.array(memberSchema), v.minLength(1), v.maxLength(MAX_NODES)),
    edges: v.pipe(v.array(edgeSchema), v.maxLength(MAX_EDGES), v.description('The wires among the members.')),
    inputs: v.pipe(
      v.record(v.string(), v.array(portRefSchema)),
      v.maxEntries(MAX_ENTRIES),
      v.description("Each input port of the op with the members' ports that stand for it."),
    ),
    outputs: v.pipe(
      v.record(v.string(), portRefSchema),
      v.maxEntries(MAX_ENTRIES),
      v.description('Each output port of the op with the port that computes it.'),
    ),
    made: v.exactOptional(
      v.pipe(
        v.array(v.string()),
        v.minLength(1),
        v.maxLength(MAX_ENTRIES),
        v.description("Ports whose numbers were made of the op's default or initializer."),
      ),
    ),
    room: v.exactOptional(
      v.pipe(
        v.array(roomSchema),
        v.minLength(1),
        v.maxLength(MAX_ENTRIES),
        v.description('Who made room for the members, and how far they moved, px.'),
      ),
    ),
  }),
  v.description('An op that stands open: its members are ordinary nodes of the graph.'),
);

export const documentSchema: v.GenericSchema<GraphDocument> = v.pipe(
  v.strictObject({
    format: v.literal('chainrule'),
    version: v.literal(1),
    title: v.pipe(v.string(), v.maxLength(MAX_TITLE)),
    notes: v.exactOptional(
      v.pipe(v.string(), v.maxLength(MAX_NOTES), v.description('Plain text with TeX between dollar signs.')),
    ),
    nodes: v.pipe(v.array(nodeSchema), v.maxLength(MAX_NODES)),
    edges: v.pipe(v.array(edgeSchema), v.maxLength(MAX_EDGES)),
    backward: v.exactOptional(
      v.pipe(
        v.nullable(
          v.strictObject({
            from: portRefSchema,
            seed: v.exactOptional(
              v.pipe(heldValueSchema, v.description('The cotangent that backward starts from; 1 for a scalar.')),
            ),
          }),
        ),
        v.description(
          'What is differentiated. Left out: the one scalar output that nothing reads. null: forward only.',
        ),
      ),
    ),
    frames: v.exactOptional(
      v.pipe(
        v.array(frameSchema),
        v.minLength(1),
        v.maxLength(MAX_FRAMES),
        v.description('Ops that stand open. They say nothing about what is computed.'),
      ),
    ),
  }),
  v.metadata({
    title: 'Chainrule graph',
    description: 'A computation graph: ops, what they hold, and the wires between them.',
  }),
);
