// tellsKinks: the law that an op says in words when data sits where it has no slope, and says so only then.
import type { Op, Sample } from '../../engine/op.ts';
import type { Random } from '../../engine/random.ts';
import { adjoint } from './adjoint.ts';
import {
  differentiablePorts,
  inputsOfSample,
  isFinite,
  randomCotangents,
  rawGradients,
  runSample,
} from './runSample.ts';

/**
 * A sample's kinks that are finite numbers with finite results, where central differences do not give the gradient, must be told by
 * `kinkAt`. What is told must be a kink of the sample, and a number in the sentence must be the gradient of that entry.
 */
export function tellsKinks(op: Op, random: Random): readonly string[] {
  return [
    ...((op.kinks === undefined) === (op.kinkAt === undefined) ? [] : ['kinks and kinkAt come together']),
    ...(op.kinks?.length === 0 ? ['kinks is empty'] : []),
    ...op.samples.flatMap((sample) => ofSample(op, sample, random).map((what) => `${sample.name}: ${what}`)),
    ...(op.kinkAt && !op.samples.some((sample) => Object.keys(noticesOf(op, sample)).length > 0)
      ? ['no sample sits on a kink']
      : []),
  ];
}

function noticesOf(op: Op, sample: Sample): Readonly<Record<string, string>> {
  return op.kinkAt?.(inputsOfSample(op, sample), runSample(op, sample).params) ?? {};
}

function ofSample(op: Op, sample: Sample, random: Random): readonly string[] {
  const run = runSample(op, sample);
  const notices = noticesOf(op, sample);
  const ports = differentiablePorts(op, run);
  const kinks = sample.kinks ?? [];
  const finite = [...Object.values(run.inputs), ...Object.values(run.outputs)].every((t) => !t || isFinite(t));
  const untold = finite ? kinks.filter((port) => ports.includes(port) && notices[port] === undefined) : [];
  return [
    ...Object.entries(notices).flatMap(([port, text]) => [
      ...(ports.includes(port) ? [] : [`${port} is said to be on a kink, but has no gradient`]),
      ...(kinks.includes(port) ? [] : [`${port} is said to be on a kink, but the sample does not list it: ${text}`]),
      ...(/^[A-Za-z]\w*[[ ].{20,}[^.]$/.test(text) ? [] : [`the notice is not a clause: ${text}`]),
      ...gradientFits(op, sample, random, port, text),
    ]),
    ...untold.flatMap((port) => {
      const others = kinks.filter((one) => one !== port);
      return adjoint(op, { ...sample, kinks: others }, random)
        .filter((violation) => violation.startsWith(`${port}:`))
        .slice(0, 1)
        .map((violation) => `kinkAt does not tell of a kink at ${port}, yet ${violation}`);
    }),
  ];
}

/** Holds "x[1,0] is 3, where ...: the slope there is taken as 0.5" against the vjp, for an op that works entry by entry. */
function gradientFits(op: Op, sample: Sample, random: Random, port: string, text: string): readonly string[] {
  const told =
    /^(\w+)(?:\[([\d,]*)\])? is (\S+), where .*(?:gradient|slope) there is taken as (not a number|(?:minus )?infinity|-?[\d.e+-]+),/.exec(
      text,
    );
  if (!told) return [];
  const run = runSample(op, sample);
  const x = run.inputs[port]!;
  const place = (told[2] ?? '').split(',').map(Number);
  const flat = x.shape.reduce((at, length, axis) => at * length + place[axis]!, 0);
  const cotangents = randomCotangents(run, random);
  const [dy] = Object.values(cotangents);
  const gradient = rawGradients(op, run, cotangents)[port]!.data[flat]!;
  const number =
    told[4] === 'not a number' ? Number.NaN : Number(told[4]!.replace('minus ', '-').replace('infinity', 'Infinity'));
  const expected = number === 0 ? 0 : number * dy!.data[flat]!;
  const agrees = Object.is(gradient + 0, expected + 0) || Math.abs(gradient - expected) <= 1e-12 * Math.abs(expected);
  return [
    ...(told[1] === port && Object.is(x.data[flat]! + 0, Number(told[3])) ? [] : [`there is no such entry: ${text}`]),
    ...(agrees ? [] : [`the gradient is ${gradient} for ${dy!.data[flat]}, but: ${text}`]),
  ];
}
