/** The oldest Node that better-sqlite3 13 runs on. Below it the process dies without a word, so Surety refuses first. */
export const oldestNode = '22.14.0';

/** Whether the dotted version `found` is at least `wanted`. */
export function isAtLeast(found, wanted) {
  const have = found.split('.').map(Number);
  const need = wanted.split('.').map(Number);
  for (let i = 0; i < need.length; i += 1) {
    if ((have[i] || 0) !== need[i]) return (have[i] || 0) > need[i];
  }
  return true;
}

/** The sentence that a person on too old a Node gets; null when the version will do. */
export function nodeRefusal(found) {
  if (isAtLeast(found, oldestNode)) return null;
  return `Surety needs Node ${oldestNode} or newer and this is ${found}: use the npm scripts (npm start, npm test), which bring their own Node.`;
}

/** Ends the process with one sentence when this Node is too old. Call it before anything else is imported. */
export function requireNode() {
  const refusal = nodeRefusal(process.versions.node);
  if (refusal === null) return;
  process.stderr.write(`${refusal}\n`);
  process.exit(1);
}
