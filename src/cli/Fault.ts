// Fault: bad input or bad usage: one sentence for standard error, and exit status 2.

/** The only exception that commands throw on purpose. */
export class Fault extends Error {
  override readonly name = 'Fault';
}
