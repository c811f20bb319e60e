#!/usr/bin/env -S node --max-semi-space-size=2
// The terminal door in a checkout: npm run -s surety -- call servers.list '{}'
import { requireNode } from './node-version.mjs';

requireNode();

const { buildIfStale, root } = await import('./build.mjs');
if (!(await buildIfStale())) process.exit(1);

const { runCli } = await import('./run-cli.mjs');
await runCli(root, process.argv.slice(2));
