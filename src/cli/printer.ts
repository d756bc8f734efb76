// printer: standard output that does not mind when its reader goes away.

export interface Printer {
  print(text: string): void;
  complain(sentence: string): void;
}

/** Line breaks and other control characters in a complaint become spaces: it is one line. */
export function processPrinter(): Printer {
  let isOpen = true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    isOpen = false;
    // `chainrule ... | head` closes the pipe early; that is no fault of the graph.
    if (error.code !== 'EPIPE') process.exitCode = 2;
  });
  process.stderr.on('error', () => {});
  return {
    print(text) {
      if (isOpen) process.stdout.write(text);
    },
    complain(sentence) {
      process.stderr.write(`${sentence.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}\n`);
    },
  };
}
