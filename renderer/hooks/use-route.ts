import { useSyncExternalStore } from 'react';
import { hrefFor, parseRoute } from '../router.ts';
import type { Route } from '../router.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The screen that the location names; renders again when it changes. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

/** Goes to a screen, leaving the current one in the browser's history. */
export function navigate(route: Route): void {
  window.location.hash = hrefFor(route);
}

/** Goes to a screen in place of the current one, which "back" then skips. */
export function replaceRoute(route: Route): void {
  window.location.replace(hrefFor(route));
}
