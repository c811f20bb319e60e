import { describe, expect, it } from 'vitest';
import {
  clockTime,
  exactTimes,
  formatDuration,
  localTime,
  relativeTime,
  secondsBetween,
  utcTime,
} from '../../../../renderer/format/time.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const back = (milliseconds: number): string => new Date(now - milliseconds).toISOString();
const minute = 60_000;
const day = 24 * 60 * minute;

describe('a moment as a person thinks of it', () => {
  it.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [minute, '1 min ago'],
    [59 * minute + 59_000, '59 min ago'],
    [60 * minute, '1 h ago'],
    [day - 1, '23 h ago'],
    [day, '1 day ago'],
    [59 * day, '59 days ago'],
    [60 * day, '2 months ago'],
    [800 * day, '2 years ago'],
    [-30_000, 'in a moment'],
    [-10 * minute, 'in 10 min'],
  ])('%d ms before now is %s', (distance, text) => {
    expect(relativeTime(back(distance), now)).toBe(text);
  });

  it('does not make up a time from text that is none', () => {
    expect(relativeTime('soon', now)).toBe('unknown');
    expect(utcTime('soon')).toBe('unknown');
    expect(localTime('soon')).toBe('unknown');
  });
});

describe('an exact moment', () => {
  it('is given in UTC to the second', () => {
    expect(utcTime('2026-11-23T04:45:46.789Z')).toBe('2026-11-23 04:45:46 UTC');
    expect(clockTime('2026-11-23T04:45:46.789Z')).toBe('04:45:46');
  });

  it('is given on the wall clock of a zone, on both sides of a change of daylight saving time', () => {
    expect(localTime('2026-10-25T00:30:00.000Z', 'Europe/Berlin')).toBe('2026-10-25 02:30:00 Europe/Berlin');
    expect(localTime('2026-10-25T01:30:00.000Z', 'Europe/Berlin')).toBe('2026-10-25 02:30:00 Europe/Berlin');
  });
});

describe('an exact moment', () => {
  it('is in UTC and on the clock of this computer', () => {
    expect(exactTimes('2026-11-23T04:45:46.789Z', 'Europe/Berlin')).toEqual([
      '2026-11-23 04:45:46 UTC',
      '2026-11-23 05:45:46 Europe/Berlin',
    ]);
  });

  it('is said once where that is the same', () => {
    expect(exactTimes('2026-11-23T04:45:46.789Z', 'UTC')).toEqual(['2026-11-23 04:45:46 UTC']);
  });
});

describe('a span', () => {
  it.each([
    [0, 'under 1 s'],
    [0.9, 'under 1 s'],
    [1.4, '1 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [65, '1 min 05 s'],
    [7440, '2 h 04 min'],
    [null, 'unknown'],
  ])('of %d seconds reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('is not known before its end is', () => {
    expect(secondsBetween(back(1000), null)).toBeNull();
    expect(secondsBetween(back(3000), back(1000))).toBe(2);
  });
});
