import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyProof, reachesMatches, tickNames, type Proof, type Tick } from '../../../shared/domain/proof.ts';

const tick: fc.Arbitrary<Tick> = fc
  .constantFrom('pending', 'passed', 'failed')
  .map((state) => ({ state, at: null, evidence: null }));
const anyProof = fc.record(Object.fromEntries(tickNames.map((name) => [name, tick]))) as unknown as fc.Arbitrary<Proof>;

it('is reached when each of the first four ticks passed, and never otherwise', () => {
  fc.assert(
    fc.property(anyProof, (proof) => {
      const passed = tickNames.filter((name) => name !== 'restorable').every((name) => proof[name].state === 'passed');
      expect(reachesMatches(proof)).toBe(passed);
    }),
    { numRuns: 500 },
  );
});

it('is not reached by a copy that nobody looked at', () => {
  expect(reachesMatches(emptyProof)).toBe(false);
});
