// nearestCard: which of several boxes lies next in the direction of an arrow key: the walk through a gallery of cards.

export interface CardBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The index of the card to go to from `at`, or null: for other keys, and where there is none that way. */
export function nearestCard(key: string, at: number, cards: readonly CardBox[]): number | null {
  const here = cards[at];
  if (here === undefined) return null;
  switch (key) {
    case 'ArrowRight':
      return at + 1 < cards.length ? at + 1 : null;
    case 'ArrowLeft':
      return at > 0 ? at - 1 : null;
    case 'ArrowDown':
      return inNextRow(here, cards, (card) => card.top - here.bottom);
    case 'ArrowUp':
      return inNextRow(here, cards, (card) => here.top - card.bottom);
    case 'Home':
      return 0;
    case 'End':
      return cards.length - 1;
    default:
      return null;
  }
}

/** Of the cards beyond (`distance` not negative), those of the nearest row, and of them the one most in line. */
function inNextRow(here: CardBox, cards: readonly CardBox[], distance: (card: CardBox) => number): number | null {
  const beyond = cards.map((card, index) => ({ index, card, away: distance(card) })).filter(({ away }) => away >= 0);
  if (beyond.length === 0) return null;
  const nearest = Math.min(...beyond.map(({ away }) => away));
  const row = beyond.filter(({ away }) => away - nearest < (here.bottom - here.top) / 2);
  const aside = (card: CardBox) => Math.abs(card.left + card.right - here.left - here.right);
  return row.toSorted((a, b) => aside(a.card) - aside(b.card))[0]?.index ?? null;
}
