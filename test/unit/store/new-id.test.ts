import { describe, expect, it } from 'vitest';
import { newId } from '../../../main/store/new-id.ts';
import { id } from '../../../shared/domain/common.ts';

describe('a new id', () => {
  it('is one that the contract takes', () => {
    expect(id.safeParse(newId('run', new Date(0))).success).toBe(true);
  });

  it('is never given twice and sorts in the order of making, also within a millisecond', () => {
    const at = new Date('2026-11-23T04:30:00.000Z');
    const ids = Array.from({ length: 500 }, () => newId('run', at));
    expect(new Set(ids).size).toBe(500);
    expect([...ids].sort()).toEqual(ids);
  });

  it('sorts by the moment it was made', () => {
    const earlier = newId('run', new Date('2026-11-23T04:30:00.000Z'));
    const later = newId('run', new Date('2027-01-01T00:00:00.000Z'));
    expect(earlier < later).toBe(true);
  });

  it('cannot be guessed from the one before it in another millisecond', () => {
    const first = newId('run', new Date(1000));
    const second = newId('run', new Date(1001));
    expect(first.slice(-16)).not.toBe(second.slice(-16));
  });
});
