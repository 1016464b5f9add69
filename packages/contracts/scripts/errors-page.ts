import { readFileSync, writeFileSync } from 'node:fs';
import { ERRORS } from '../src/error-codes.js';

const PAGE = new URL('../../../docs/errors.md', import.meta.url);

/** The page of every error, made from the catalogue, so that it cannot drift from it. */
export function renderErrorsPage(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { status, title, remedy }]) => `| \`${code}\` | ${status} | ${title} | ${remedy} |`,
  );
  return `# Errors

Errors are \`application/problem+json\`: \`{type, title, status, code, detail, requestId, errors[]}\`. \`code\` is one of
these, \`detail\` says what happened this time, and \`requestId\` finds the request in the log. Made from
\`packages/contracts/src/error-codes.ts\` by \`pnpm --filter contracts errors\`.

| code | status | what happened | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** The page as it is committed. */
export const committedErrorsPage = (): string => readFileSync(PAGE, 'utf8');

/** Writes the page anew. */
export const writeErrorsPage = (): void => writeFileSync(PAGE, renderErrorsPage());
