import { expect, it } from 'vitest';
import { Meter } from '../../../main/runs/meter.ts';

function meterAt() {
  let now = 0;
  const meter = new Meter({ now: () => new Date(now) });
  return (seconds: number, bytes: number, expected: number | null = null) => {
    now = seconds * 1000;
    return meter.pace(bytes, expected);
  };
}

it('knows no rate until two moments are known', () => {
  const at = meterAt();
  expect(at(0, 0)).toEqual({ rate: null, remainingSeconds: null });
  expect(at(0, 100)).toEqual({ rate: null, remainingSeconds: null });
});

it('tells bytes a second, and the seconds left where it is known how much there will be', () => {
  const at = meterAt();
  at(0, 0);
  expect(at(2, 2000, 10_000)).toEqual({ rate: 1000, remainingSeconds: 8 });
  expect(at(3, 3000)).toEqual({ rate: 1000, remainingSeconds: null });
});

it('forgets what is older than some seconds', () => {
  const at = meterAt();
  at(0, 0);
  for (let second = 1; second <= 10; second += 1) at(second, second * 10_000);
  for (let second = 11; second <= 16; second += 1) at(second, 100_000 + (second - 10) * 10);
  expect(at(17, 100_070).rate).toBe(10);
});

it('tells no time left when nothing moves, and none below zero when there is more than expected', () => {
  const at = meterAt();
  at(0, 500);
  expect(at(1, 500, 1000)).toEqual({ rate: 0, remainingSeconds: null });
  expect(at(2, 5000, 1000).remainingSeconds).toBe(0);
});

it('tells no rate when the clock is set back', () => {
  const at = meterAt();
  at(10, 0);
  expect(at(5, 100).rate).toBeNull();
});
