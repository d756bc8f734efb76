// paramProblem: why a value cannot be a param of an op, by the bounds of its signature.
import { MAX_INTEGERS, MAX_TEXT_PARAM } from './limits.ts';
import { listed, quoted } from './shown.ts';
import type { ParamSignature } from './signature.ts';

/** The end of a sentence that starts with the param's name, such as "must be a whole number, not 1.5"; null when it fits. */
export function paramProblem(param: ParamSignature, value: unknown): string | null {
  if (value === null) {
    return param.nullable === true || param.default === null ? null : `must be ${wanted(param)}, not null`;
  }
  switch (param.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? null : misfit(param, value);
    case 'choice':
      return typeof value === 'string' && (param.options ?? []).includes(value) ? null : misfit(param, value);
    case 'text':
      if (typeof value !== 'string') return misfit(param, value);
      return value.length <= MAX_TEXT_PARAM ? null : `must be at most ${MAX_TEXT_PARAM} characters long`;
    case 'integer':
      return Number.isSafeInteger(value) && inBounds(param, value as number) ? null : misfit(param, value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && inBounds(param, value)
        ? null
        : misfit(param, value);
    case 'integers':
      if (param.single === true && Number.isSafeInteger(value)) {
        return inBounds(param, value as number) ? null : misfit(param, value);
      }
      if (!Array.isArray(value)) return misfit(param, value);
      if (value.length > MAX_INTEGERS)
        return `must be a list of at most ${MAX_INTEGERS} numbers, not of ${value.length}`;
      for (const entry of value) {
        if (!Number.isSafeInteger(entry) || !inBounds(param, entry as number)) return misfit(param, entry);
      }
      return null;
  }
}

function inBounds(param: ParamSignature, value: number): boolean {
  return value >= (param.min ?? Number.NEGATIVE_INFINITY) && value <= (param.max ?? Number.POSITIVE_INFINITY);
}

function misfit(param: ParamSignature, value: unknown): string {
  return `must be ${wanted(param)}, not ${described(value)}`;
}

function wanted(param: ParamSignature): string {
  const bounds = boundsText(param);
  switch (param.kind) {
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${listed(param.options ?? [])}`;
    case 'text':
      return 'text';
    case 'integer':
      return `a whole number${bounds}`;
    case 'number':
      return `a number${bounds}`;
    case 'integers':
      return `${param.single === true ? 'a whole number or ' : ''}a list of whole numbers${bounds}`;
  }
}

function boundsText({ min, max }: ParamSignature): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return `, ${min} or more`;
  return max !== undefined ? `, ${max} or less` : '';
}

function described(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === undefined ? 'nothing' : `a value of type ${typeof value}`;
}
