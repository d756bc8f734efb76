// usageText: what --help prints.
export const usageText = `Chainrule runs computation graphs, forwards and backwards.

  chainrule run FILE... [--json | --steps]   values and gradients of every port
  chainrule check FILE [--json]              every gradient against central differences
  chainrule jvp FILE --port NODE.PORT [--entry INDEX | --direction JSON] [--json]
                                             forward mode: how everything moves with one held tensor
  chainrule explain FILE [--tex | --json]    the whole derivation, as text, LaTeX or JSON
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

explain prints definitions, the forward pass, each gradient in the order of the backward pass (symbols, then numbers) and a table of
all gradients. With --tex it is a LaTeX document that needs amsmath only; with --json every line is there as TeX and as text.

With --steps, run prints what happened, a line a step.

jvp moves the tensor that NODE.PORT holds: one entry of it (--entry 0,1 counts axes and entries from 0) or all of it (--direction
[[1, 0], [0, -2]], of its shape). A tensor with one number needs neither. It prints the tangent of every port that moves, the
directional derivative of the target by forward and by reverse mode, and how many multiplications each mode takes; with --json as
{ "from", "direction", "target", "tangents", "directional", "cost", "diagnostics" }.

Exit status: 0 done; 1 check found a gradient that disagrees; 2 bad input or usage, with one sentence on standard error. A graph
that is wrong in one place still runs everywhere else, and prints it.
`;
