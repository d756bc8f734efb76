// limits: the caps of the document format. Whatever is foreign is held against them before anything is allocated.

/** Characters of text that `readDocument` looks at. 4e6 numbers with 8 characters each fit. */
export const MAX_TEXT = 32 * 1024 * 1024;
/** Nested brackets in JSON text. A document needs 8 and a tensor its rank. */
export const MAX_DEPTH = 64;
/** Lists and objects in JSON text: as many as the nested tensors below may have, and what the graph itself needs. */
export const MAX_BRACKETS = 2_200_000;
/** Keys of all objects in JSON text. */
export const MAX_KEYS = 500_000;
export const MAX_NODES = 2000;
/** Every node may have a good many ports; more edges than this is no document a person made. */
export const MAX_EDGES = 20_000;
/** Numbers held by all ports of a document together. A list inside a nested tensor counts as two, for it costs as much. */
export const MAX_ELEMENTS = 4_000_000;
/** Axes of one tensor. */
export const MAX_RANK = 16;
export const MAX_ID = 64;
export const MAX_TITLE = 200;
export const MAX_NOTES = 20_000;
/** Characters of a text param (an einsum equation, say). */
export const MAX_TEXT_PARAM = 1000;
/** Entries of an `integers` param. */
export const MAX_INTEGERS = 256;
/** Held values, params or trainable marks of one node. */
export const MAX_ENTRIES = 256;
/** Canvas coordinates stay within this distance of the origin, px. */
export const MAX_COORDINATE = 1e6;
/** Opened ops within opened ops. */
export const MAX_NESTING = 16;
/** Ops that stand open; each has a node of its own inside. */
export const MAX_FRAMES = MAX_NODES;
