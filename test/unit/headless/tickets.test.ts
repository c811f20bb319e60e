import { expect, it } from 'vitest';
import { createTickets } from '../../../main/headless/tickets.ts';

it('lets a token in once', () => {
  const tickets = createTickets();
  const token = tickets.issue();
  const session = tickets.redeem(token);
  expect(session).not.toBeNull();
  expect(tickets.redeem(token)).toBeNull();
  expect(tickets.isSession(session ?? '')).toBe(true);
});

it('voids a token when it issues another', () => {
  const tickets = createTickets();
  const old = tickets.issue();
  const fresh = tickets.issue();
  expect(tickets.redeem(old)).toBeNull();
  expect(tickets.redeem(fresh)).not.toBeNull();
});

it('lets nobody in without a token, with an empty one, or with one of another kind', () => {
  const tickets = createTickets();
  expect(tickets.redeem('')).toBeNull();
  const token = tickets.issue();
  for (const value of ['', undefined, token, tickets.terminalToken]) expect(tickets.isSession(value)).toBe(false);
  for (const value of ['', undefined, token]) expect(tickets.isTerminal(value)).toBe(false);
  expect(tickets.redeem(`${token}x`)).toBeNull();
  expect(tickets.isTerminal(tickets.terminalToken)).toBe(true);
});

it('has other tokens each time', () => {
  const [one, two] = [createTickets(), createTickets()];
  expect(one.terminalToken).not.toBe(two.terminalToken);
  expect(one.issue()).not.toBe(one.issue());
  expect(two.isTerminal(one.terminalToken)).toBe(false);
});
