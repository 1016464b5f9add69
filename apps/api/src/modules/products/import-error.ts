import { IMPORT_ERRORS, type ImportErrorCode } from '@taro-pay/contracts';
import { ApiProblem, type FieldError } from '../../http/problem.js';
import { nameOfField } from './catalogue-columns.js';

type Values = Readonly<Record<string, string | number>>;

/** The most errors that one answer names. */
const ERRORS_TOLD = 20;

/** What is wrong at a place of a file. */
export function importError(path: string, code: ImportErrorCode, values: Values = {}): FieldError {
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  const shown = (name: string) => (name === 'field' ? nameOfField(texts.field ?? '') : (texts[name] ?? ''));
  const unit = texts.field === 'priceFen' ? ' fen' : '';
  const message = IMPORT_ERRORS[code].replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'limit' ? shown(name) + unit : shown(name),
  );
  return { path, message, code, values: texts };
}

/** A file that cannot be read at all. */
export function fileProblem(code: ImportErrorCode, values: Values = {}): ApiProblem {
  const error = importError('/body', code, values);
  return new ApiProblem('IMPORT_REFUSED', `${error.message}.`, { errors: [error] });
}

/** @throws ApiProblem where there are any */
export function refuseErrors(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length > ERRORS_TOLD ? ` ${errors.length} lines are wrong.` : '';
  throw new ApiProblem('IMPORT_REFUSED', `${first.path}: ${first.message}.${more} Nothing was changed.`, {
    errors: errors.slice(0, ERRORS_TOLD),
  });
}
