import { beforeEach, describe, expect, it } from 'vitest';
import { createEvents } from '../../../main/events.ts';
import { createWork, endSteps, mostLines, printable, type Work } from '../../../main/runs/work.ts';
import { ProblemError } from '../../../shared/domain/problem.ts';
import type { LogLine, Step } from '../../../shared/domain/work.ts';
import { fixedClock } from '../../support/memory-store.ts';

let stored: LogLine[];
let shown: string[];
let steps: readonly Step[];
let stop: AbortController;
let work: Work;
let append: (line: LogLine) => Promise<void>;

beforeEach(() => {
  stored = [];
  shown = [];
  steps = [];
  stop = new AbortController();
  append = (line) => {
    stored.push(line);
    return Promise.resolve();
  };
  const events = createEvents();
  events.subscribe('log', ({ line }) => void shown.push(line.text));
  work = createWork({
    ownerId: 'run_1',
    signal: stop.signal,
    logs: { append: (_, line) => append(line), read: () => Promise.resolve([]) },
    events,
    clock: fixedClock(),
    redact: (text) => text.replaceAll('hunter2', '[secret]'),
    publish: (now) => {
      steps = now;
      return Promise.resolve();
    },
  });
});

describe('the log of a run', () => {
  it('has no secret in its lines, nor in the problem of a step that failed', async () => {
    const problem = new ProblemError({
      code: 'tool_failed',
      message: 'said hunter2',
      next: 'Look.',
      detail: 'hunter2 is wrong',
    });
    await expect(work.step('Dump', {}, () => Promise.reject(problem))).rejects.toBe(problem);
    work.warn('again: hunter2');
    await work.settle();
    expect(JSON.stringify([stored, steps])).not.toContain('hunter2');
    expect(steps[0]).toMatchObject({
      state: 'failed',
      problem: { message: 'said [secret]', detail: '[secret] is wrong' },
    });
  });

  it('stays bounded whatever a server says, tells how much is missing, and still has our own errors', async () => {
    for (let line = 0; line < mostLines + 500; line += 1) work.info(`flood ${String(line)}`);
    work.error('what failed');
    await work.settle();
    expect(stored).toHaveLength(mostLines + 2);
    expect(stored.slice(-2).map((line) => line.text)).toEqual([
      'what failed',
      '500 more lines were left out of this log.',
    ]);
    expect(stored.map((line) => line.seq)).toEqual(stored.map((_, index) => index));
  });

  it('goes on when a line cannot be stored', async () => {
    append = () => Promise.reject(new Error('disk full'));
    work.info('one');
    work.info('two');
    await work.settle();
    expect(shown).toEqual(['one', 'two']);
  });

  it('shows what a terminal would obey, and cannot be made to look like two lines', () => {
    expect(printable('a\u001b[2Jb\u009bc\r\nd\te\u202ef')).toBe('a\ufffd[2Jb\ufffdc↵d\te\ufffdf');
    expect(printable('x'.repeat(10_000))).toHaveLength(4000);
  });
});

describe('a step', () => {
  it('does not begin once a person cancelled, unless what was done must be looked at', async () => {
    stop.abort(new ProblemError({ code: 'cancelled', message: 'A person cancelled it.', next: 'Start it again.' }));
    await expect(work.step('Dump', {}, () => Promise.resolve())).rejects.toMatchObject({ code: 'cancelled' });
    await expect(work.step('Check', { always: true }, () => Promise.resolve('seen'))).resolves.toBe('seen');
    expect(steps.map((step) => [step.title, step.state])).toEqual([['Check', 'done']]);
  });

  it('that was under way when the work died does not look as if it still worked', async () => {
    const problem = new ProblemError({ code: 'interrupted', message: 'It died.', next: 'Start it again.' }).problem;
    await work.step('Connect', {}, () => Promise.resolve());
    let ended: Step[] = [];
    await work.step('Dump', {}, () => {
      ended = endSteps(steps, '2026-11-23T05:00:00.000Z', problem);
      return Promise.resolve();
    });
    expect(ended.map((step) => [step.state, step.problem?.code ?? null])).toEqual([
      ['done', null],
      ['failed', 'interrupted'],
    ]);
  });
});
