// fitFormulas: formulas and tables that are wider than their page are set smaller, down to what can still be read.

/** Smaller than this, they scroll instead. Words want more than figures. */
const smallest = 0.55;
const smallestWords = 0.76;

const contents = 'table, .katex-display';

/** Fits now, when fonts have come, and when the page changes its width; answers how to stop. */
export function fitFormulas(page: HTMLElement): () => void {
  let width = -1;
  const fit = (): void => {
    width = page.clientWidth;
    const rooms = [...page.querySelectorAll<HTMLElement>('[data-fits]')];
    for (const room of rooms) room.style.fontSize = '';
    // All are measured before any is changed, so that the page is laid out once.
    const scales = rooms.map((room) => {
      const formula = room.querySelector<HTMLElement>(contents);
      const space = room.clientWidth - Number.parseFloat(getComputedStyle(room).paddingLeft) - 1;
      return formula === null || formula.offsetWidth === 0 ? 1 : space / formula.offsetWidth;
    });
    for (const [at, room] of rooms.entries()) {
      const scale = scales[at] ?? 1;
      const least = room.querySelector('table') === null ? smallest : smallestWords;
      if (scale < 1) room.style.fontSize = `${Math.max(least, scale)}em`;
    }
  };
  fit();
  void document.fonts.ready.then(fit);
  const watch = new ResizeObserver(() => {
    if (page.clientWidth !== width) fit();
  });
  watch.observe(page);
  return () => watch.disconnect();
}
