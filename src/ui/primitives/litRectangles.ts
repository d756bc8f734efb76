// litRectangles: cells that light up as few rectangles, to be outlined on a picture whose cells are too small to be marked one by one.
export interface CellRectangle {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Equal runs of neighbouring rows are joined. With more than `most` rectangles there is one around them all. */
export function litRectangles(
  rows: number,
  columns: number,
  isLit: (row: number, column: number) => boolean,
  most = 64,
): readonly CellRectangle[] {
  const done: CellRectangle[] = [];
  let open: CellRectangle[] = [];
  for (let row = 0; row < rows; row++) {
    const next: CellRectangle[] = [];
    for (let column = 0; column < columns; column++) {
      if (!isLit(row, column)) continue;
      const start = column;
      while (column + 1 < columns && isLit(row, column + 1)) column++;
      const above = open.find((each) => each.column === start && each.columns === column - start + 1);
      next.push(
        above ? { ...above, rows: above.rows + 1 } : { row, column: start, rows: 1, columns: column - start + 1 },
      );
    }
    done.push(...open.filter((each) => !next.some((other) => other.row === each.row && other.column === each.column)));
    open = next;
  }
  const all = [...done, ...open];
  if (all.length <= most) return all;
  const top = Math.min(...all.map((each) => each.row));
  const left = Math.min(...all.map((each) => each.column));
  const bottom = Math.max(...all.map((each) => each.row + each.rows));
  const right = Math.max(...all.map((each) => each.column + each.columns));
  return [{ row: top, column: left, rows: bottom - top, columns: right - left }];
}
