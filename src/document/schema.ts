// schema: the document format as one valibot schema. public/chainrule.schema.json is made from it; foreign input is held against it.
import * as v from 'valibot';
import {
  MAX_COORDINATE,
  MAX_EDGES,
  MAX_ENTRIES,
  MAX_ID,
  MAX_INTEGERS,
  MAX_NODES,
  MAX_NOTES,
  MAX_TEXT_PARAM,
  MAX_TITLE,
} from './limits.ts';
import type {
  FlatTensor,
  GraphDocument,
  GraphEdge,
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

export const nodeSchema: v.GenericSchema<GraphNode> = v.pipe(
  v.strictObject({
    id: nodeIdSchema,
    op: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID), v.description('The name of an op of the catalogue.')),
    position: v.pipe(
      v.strictTuple([coordinate, coordinate]),
      v.description('Canvas coordinates of the top left corner, px; x grows to the right, y downward.'),
    ),
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
  }),
  v.description('One op on the canvas.'),
);

export const edgeSchema: v.GenericSchema<GraphEdge> = v.pipe(
  v.strictObject({ from: portRefSchema, to: portRefSchema }),
  v.description('A wire from an output port to an input port. One wire at most ends at an input; wires form no cycle.'),
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
  }),
  v.metadata({
    title: 'Chainrule graph',
    description: 'A computation graph: ops, what they hold, and the wires between them.',
  }),
);
