// commandSearch: what the command palette lists for what is typed: every word must be found, beginnings of words count most.

export interface Command {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  /** A second, quieter line or word: an op's summary, a node's op. */
  readonly hint?: string;
  /** Other words that find it. */
  readonly aliases?: readonly string[];
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** Best first within a group; groups in the order of their best command. For an empty query: all, as they came. */
export function commandSearch(
  commands: readonly Command[],
  query: string,
): readonly { readonly group: string; readonly commands: readonly Command[] }[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const found = commands
    .map((command) => ({ command, score: scoreOf(command, words) }))
    .filter(({ score }) => score > 0);
  if (words.length > 0) found.sort((a, b) => b.score - a.score);
  const groups = new Map<string, Command[]>();
  for (const { command } of found) {
    const group = groups.get(command.group);
    if (group === undefined) groups.set(command.group, [command]);
    else group.push(command);
  }
  return [...groups].map(([group, list]) => ({ group, commands: list }));
}

/** 0: not found. */
function scoreOf(command: Command, words: readonly string[]): number {
  const label = folded(command.label);
  const aliases = (command.aliases ?? []).map(folded);
  const hint = folded(command.hint ?? '');
  let score = command.disabled === true ? 0.5 : 1;
  for (const word of words) {
    const best = Math.max(
      placeScore(label, word, 8),
      ...aliases.map((alias) => placeScore(alias, word, 6)),
      placeScore(hint, word, 2),
    );
    if (best === 0) return 0;
    score += best;
  }
  // What begins as it was typed is meant before what has the same words somewhere; of two that match alike, the shorter one.
  if (words.length > 1 && label.startsWith(words.join(' '))) score += 8 * words.length;
  return score + 1 / (1 + label.length);
}

function placeScore(text: string, word: string, weight: number): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (text === word) return weight * 3;
  if (at === 0) return weight * 2;
  if (/[\s\-_.,(]/.test(text[at - 1] ?? '') || text.includes(` ${word}`)) return weight * 1.5;
  return word.length > 1 ? weight * 0.5 : 0;
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
