// usageText: what --help prints.
export const usageText = `Chainrule runs computation graphs, forwards and backwards.

  chainrule run FILE... [--json | --steps]   values and gradients of every port
  chainrule check FILE [--json]              every gradient against central differences
  chainrule link FILE                        the hash of a link that holds the graph
  chainrule read HASH                        the document in a link or its hash
  chainrule ops [--json]                     the catalogue of ops
  chainrule --help                           this text

FILE is a document as the app saves it; "-" reads standard input.
HASH is a link, or what follows its "#"; "-" reads standard input.

With --json, run prints { "target", "values", "gradients", "diagnostics" }; for several FILEs one such object a line, in order,
each with "file", and with "error" where it failed. Values and gradients are keyed "node.port". On an output port the gradient is
the whole one; on an input port it is what the op sends back through that port, which for a held value is its gradient. A port that
nothing came back to has no gradient. Tensors are nested lists, scalars plain numbers; NaN and infinities are the strings "NaN",
"Infinity" and "-Infinity"; a tensor with an axis of length 0 is { "shape": [0, 3], "data": [] }.

With --steps, run prints what happened, a line a step.

Exit status: 0 done; 1 check found a gradient that disagrees; 2 bad input or usage, with one sentence on standard error. A graph
that is wrong in one place still runs everywhere else, and prints it.
`;
