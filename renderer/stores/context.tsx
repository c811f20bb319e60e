import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Stores } from './index.ts';
import type { Loaded, LoadedStore } from './loaded-store.ts';

const StoresContext = createContext<Stores | null>(null);

export const StoresProvider = StoresContext.Provider;

/** The stores of this window; only below `StoresProvider`. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('This component stands outside of StoresProvider');
  return stores;
}

/** The newest answer of one call, and why the last try failed. */
export function useLoaded<T>(select: (stores: Stores) => LoadedStore<T>): Loaded<T> {
  return useStore(select(useStores()));
}

/** What was read, or an empty list before the first answer: for looking up names. */
export function useItems<T>(select: (stores: Stores) => LoadedStore<T[]>): readonly T[] {
  return useLoaded(select).value ?? [];
}
