import type { RemoteScript } from '../../main/remote/types.ts';

/**
 * A script as the product's own are made: it reads the secret line into `$secret`, a guard ends its process group when
 * standard input ends, and it gives its verdict with the exit status of `body` as `rc`. `$2` and on are the arguments.
 */
export function guarded(body: string, name = 'test.sh'): RemoteScript {
  const text = `#!/bin/sh
exec 3<&0
IFS= read -r secret <&3
( while IFS= read -r _; do :; done; kill -TERM 0 ) <&3 >/dev/null 2>&1 &
guard=$!
main() {
${body}
}
main "$@"
rc=$?
kill $guard
printf '\\nsurety-verdict %s {"rc":%d}\\n' "$1" "$rc" >&2
`;
  return { name, text };
}

/** A script that reads what it is sent after the secret line, so that it has no guard. */
export function receiving(body: string, name = 'test.sh'): RemoteScript {
  const text = `#!/bin/sh
IFS= read -r secret
main() {
${body}
}
main "$@"
rc=$?
printf '\\nsurety-verdict %s {"rc":%d}\\n' "$1" "$rc" >&2
`;
  return { name, text };
}
