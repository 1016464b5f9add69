import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Arguments of turbo; the output of a task comes in one piece when the task ends. */
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
 * Reports each task of a build when it ends, with the seconds since the start of the build. Resolves with every line
 * of the output.
 */
export async function reportTasks(output: Readable, report: (line: string) => void): Promise<string[]> {
  const beganAt = Date.now();
  const reported = new Set<string>();
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    lines.push(line);
    const { task, text = '' } = TASK_LINE.exec(line)?.groups ?? {};
    if (task === undefined || reported.has(task)) continue;
    reported.add(task);
    const seconds = ((Date.now() - beganAt) / 1000).toFixed(1);
    report(
      `${seconds.padStart(7)} s  ${task.replace(':', ' ')}${text.startsWith('cache hit') ? ', cached' : ''}`,
    );
  }
  return lines;
}

/** The output of the failed tasks, and the lines of turbo itself. */
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
