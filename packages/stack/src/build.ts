import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Asks turbo for the output of each task as a whole, when the task has ended. */
export const BUILD = [
  'run',
  'build',
  '--log-order=grouped',
  '--output-logs=full',
  '--log-prefix=task',
  '--no-color',
];

/** A line of a task: `@taro-pay/api:build: …`. */
const TASK_LINE = /^@taro-pay\/(?<task>[\w-]+:[\w:]+?): (?<text>.*)$/;

/**
 * Tells each step of a build as it ends, with the seconds since the build began, and keeps what the tasks said.
 * Resolves with all of that when the output has ended.
 */
export async function tellSteps(output: Readable, tell: (line: string) => void): Promise<string[]> {
  const beganAt = Date.now();
  const told = new Set<string>();
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    lines.push(line);
    const { task, text = '' } = TASK_LINE.exec(line)?.groups ?? {};
    if (task === undefined || told.has(task)) continue;
    told.add(task);
    const seconds = ((Date.now() - beganAt) / 1000).toFixed(1);
    tell(
      `${seconds.padStart(7)} s  ${task.replace(':', ' ')}${text.startsWith('cache hit') ? ', as it was' : ''}`,
    );
  }
  return lines;
}

/** What the tasks said that have failed, and all that was not said by a task. */
export function failedOutput(lines: readonly string[]): string {
  const failed = new Set(
    lines
      .filter((line) => line.startsWith('Failed:'))
      .flatMap((line) => [...line.matchAll(/@taro-pay\/([\w-]+)#([\w:]+)/g)])
      .map(([, name, task]) => `${name}:${task}`),
  );
  return lines
    .filter((line) => {
      const task = TASK_LINE.exec(line)?.groups?.task;
      return task === undefined || failed.has(task);
    })
    .join('\n');
}
