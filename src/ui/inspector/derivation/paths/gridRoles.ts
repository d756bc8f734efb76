// gridRoles: a ledger whose lines wrap is laid out by flex and grid, not by a table; for assistive technology it is a grid all the same.
export const rowRole = { role: 'row' } as const;
export const cellRole = { role: 'gridcell' } as const;
