// leanOps: leaves out of the built ops what is never read there: samples for the laws, and in the worker all words.
import type { ESTree, Plugin } from 'vite';

/** Field of an op's record -> what stands there instead. */
export type Blanks = Readonly<Record<string, string>>;

/** For the page: samples are for the law tests only. */
export const unreadByPage: Blanks = { samples: '[]' };

/** For the engine's thread: it computes, and says nothing but what is wrong with the numbers, and where they sit on a kink. */
export const unreadByWorker: Blanks = {
  ...unreadByPage,
  glyph: "''",
  summary: "''",
  about: "''",
  aliases: '[]',
  formula: "''",
  rule: 'undefined',
  slope: "''",
  derivation: 'undefined',
  code: 'undefined',
  jacobian: 'undefined',
  expand: 'undefined',
};

export function leanOps(blanks: Blanks): Plugin {
  return {
    name: 'chainrule-lean-ops',
    apply: 'build',
    transform: {
      filter: { id: /\/src\/ops\/[^/]+\.ts$/ },
      handler(code) {
        return { code: leanText(code, this.parse(code), blanks), map: null, moduleSideEffects: false };
      },
    },
  };
}

/**
 * `code` with blanks for fields, in each record of an op and each recipe for one: an object with `samples` or `about`. What only those fields needed is
 * left for the bundler to drop; it dares to because calls that make a constant are marked as pure, which all of them are in an op's file,
 * and because no such file does anything but export.
 */
export function leanText(code: string, program: ESTree.Program, blanks: Blanks): string {
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];

  function visit(node: ESTree.Node, place: Place): void {
    if ((node.type === 'CallExpression' || node.type === 'NewExpression') && place === 'constant') {
      edits.push({ start: node.start, end: node.start, text: '/* @__PURE__ */ ' });
    }
    const fields = node.type === 'ObjectExpression' && isRecord(node) ? node.properties : [];
    const blanked = fields.filter((field) => blankFor(field) !== null);
    for (const field of blanked) edits.push({ start: field.start, end: field.end, text: blankFor(field) ?? '' });
    const within = placeInside(node, place);
    for (const child of childrenOf(node)) {
      if (!blanked.some((field) => field === child)) visit(child, within);
    }
  }

  function blankFor(field: Field): string | null {
    const name = nameOf(field);
    // Shorthand hands on what was blanked already where it was written.
    if (name === null || !Object.hasOwn(blanks, name) || (field.type === 'Property' && field.shorthand)) return null;
    return `${name}: ${blanks[name]}`;
  }

  for (const statement of program.body) visit(statement, 'module');
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), code);
}

/** At the top of the module, in what makes a constant there, or where calls are left as they are. */
type Place = 'module' | 'constant' | 'elsewhere';

function placeInside(node: ESTree.Node, place: Place): Place {
  // A mark after a sign of division would be printed as a comment of two slashes.
  if (/Function|Class|BinaryExpression/.test(node.type)) return 'elsewhere';
  return node.type === 'VariableDeclarator' && place === 'module' ? 'constant' : place;
}

type Field = ESTree.ObjectExpression['properties'][number];

function nameOf(field: Field): string | null {
  return field.type === 'Property' && !field.computed && field.key.type === 'Identifier' ? field.key.name : null;
}

function isRecord(node: ESTree.ObjectExpression): boolean {
  return node.properties.some((field) => ['samples', 'about'].includes(nameOf(field) ?? ''));
}

function childrenOf(node: ESTree.Node): readonly ESTree.Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is ESTree.Node => typeof value === 'object' && value !== null && 'type' in value);
}
