// Report: collects what there is to say about a foreign document, up to a point.
import type { Diagnostic } from '../diagnostic.ts';

/** What is said one by one; the rest is counted. */
const LIMIT = 100;

export interface Place {
  readonly node?: string;
  readonly port?: string;
}

export class Report {
  readonly #diagnostics: Diagnostic[] = [];
  #left = 0;
  #worst: Diagnostic['severity'] = 'info';

  add(severity: Diagnostic['severity'], code: string, message: string, place: Place = {}): void {
    if (this.#diagnostics.length < LIMIT) {
      this.#diagnostics.push({ severity, code, message, ...place });
      return;
    }
    this.#left++;
    if (severity === 'error' || (severity === 'warning' && this.#worst === 'info')) this.#worst = severity;
  }

  error(code: string, message: string, place?: Place): void {
    this.add('error', code, message, place);
  }

  warn(code: string, message: string, place?: Place): void {
    this.add('warning', code, message, place);
  }

  diagnostics(): readonly Diagnostic[] {
    if (this.#left === 0) return this.#diagnostics;
    const message = `There are ${this.#left.toLocaleString('en-US')} more problems like these.`;
    return [...this.#diagnostics, { severity: this.#worst, code: 'more-problems', message }];
  }
}
