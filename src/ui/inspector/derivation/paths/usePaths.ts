// usePaths: the paths from one entry, found in short turns so that the page keeps answering; large tensors are fetched first.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type PortKey, portKey } from '../../../../engine/program.ts';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { Trace } from '../../../../execution/trace.ts';
import type { ExplainContext } from '../../../../explain/context.ts';
import type { TensorRef } from '../../../../explain/expression.ts';
import { explainPaths } from '../../../../explain/paths/explainPaths.ts';
import type { PathsFound, PathsReport } from '../../../../explain/paths/pathsReport.ts';
import { useApp } from '../../../useApp.ts';

export interface Paths {
  /** Null until there is a first answer. */
  readonly report: Exclude<PathsReport, { readonly kind: 'missing' }> | null;
  /** Another answer is being worked out. */
  readonly working: boolean;
}

interface Fetched {
  readonly trace: Trace;
  readonly tensors: ReadonlyMap<string, Tensor>;
}
interface Last {
  readonly trace: Trace;
  readonly document: ExplainContext['document'];
  readonly question: string;
  readonly report: PathsFound;
}

/** How long the page may be kept from answering, ms. */
const turnLength = 8;
/** How long is worked on paths through single entries before they are given up, ms. */
const mostWork = 3000;
const unreachable =
  'The numbers on the way could not be fetched from where the graph runs. Change the graph to run it again.';

export function usePaths(
  context: ExplainContext,
  subject: TensorRef,
  index: readonly number[] | null,
  most: number,
): Paths {
  const app = useApp();
  const [paths, setPaths] = useState<Paths>({ report: null, working: true });
  const [missing, setMissing] = useState<(PathsReport & { readonly kind: 'missing' }) | null>(null);
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const last = useRef<Last | null>(null);
  const question = `${portKey(subject.node, subject.port)} ${subject.side} ${index?.join() ?? ''} ${most}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` stands for the subject, the index and how many are listed
  useLayoutEffect(() => {
    const { trace, document } = context;
    const known = fetched?.trace === trace ? fetched.tensors : null;
    const whole = (ref: TensorRef) => known?.get(tensorKey(trace, ref)) ?? context.whole?.(ref);
    const before =
      last.current?.trace === trace && last.current.document === document && last.current.question === question
        ? last.current.report
        : undefined;
    let worked = 0;
    let since = performance.now();
    const goOn = () => worked + performance.now() - since < mostWork;
    const work = explainPaths({ ...context, whole }, subject, index, { most, goOn, ...(before && { before }) });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = () => {
      since = performance.now();
      let next = work.next();
      while (next.done !== true && performance.now() - since < turnLength) next = work.next();
      worked += performance.now() - since;
      if (next.done !== true) {
        setPaths(({ report }) => ({ report, working: true }));
        timer = setTimeout(turn);
        return;
      }
      const report = next.value;
      if (report.kind === 'missing') {
        setMissing(report);
        setPaths((now) => ({ ...now, working: true }));
        return;
      }
      if (report.kind === 'found') last.current = { trace, document, question, report };
      setPaths({ report, working: false });
    };
    turn();
    return () => clearTimeout(timer);
  }, [context, question, fetched]);

  const { trace } = context;
  useEffect(() => {
    if (missing === null) return undefined;
    let current = true;
    const keys = missing.keys.filter(
      ({ key, side }) => !(fetched?.trace === trace && fetched.tensors.has(`${side} ${key}`)),
    );
    void Promise.all(keys.map(({ key, side }) => app.tensor(key, side))).then((tensors) => {
      if (!current) return;
      const known = new Map(fetched?.trace === trace ? fetched.tensors : []);
      for (const [at, tensor] of tensors.entries()) {
        const asked = keys[at];
        if (asked !== undefined && tensor !== null) known.set(`${asked.side} ${asked.key}`, tensor);
      }
      setMissing(null);
      if (tensors.includes(null) || keys.length === 0) {
        setPaths({ report: { kind: 'none', reason: unreachable }, working: false });
      } else setFetched({ trace, tensors: known });
    });
    return () => {
      current = false;
    };
  }, [app, trace, missing, fetched]);
  return paths;
}

/** Wired ports hold what is held where they are wired from. */
function tensorKey(trace: Trace, { node, port, side }: TensorRef): string {
  const key: PortKey = portKey(node, port);
  return `${side} ${side === 'value' ? (trace.wires.get(key) ?? key) : key}`;
}
