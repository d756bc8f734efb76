// takeLink: the graph in the page's address. It is taken out of there, so that a reload shows the work and not the link again.

/** The hash, or an empty string where there is none. */
export function takeLink(): string {
  const { hash, pathname, search } = location;
  if (hash.length <= 1) return '';
  history.replaceState(history.state, '', pathname + search);
  return hash;
}
