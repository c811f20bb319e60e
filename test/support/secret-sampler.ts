/**
 * Run as a program: looks at the arguments and the environment of every process, over and over, until its standard input
 * ends. The first line of standard input is a JSON list of secrets: they are in no argument of its own. Prints one JSON
 * object at the end: how often it looked, how many processes it saw, and where it found a secret.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const found = new Set<string>();
const seen = new Set<string>();
let secrets: string[] = [];
let rounds = 0;
let over = false;

function look(): void {
  rounds += 1;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
    for (const file of ['cmdline', 'environ']) {
      let text: string;
      try {
        text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
      } catch {
        continue;
      }
      if (file === 'cmdline') seen.add(text.replaceAll('\0', ' ').slice(0, 40));
      for (const [index, secret] of secrets.entries())
        if (text.includes(secret)) found.add(`secret ${String(index)} in ${file} of ${text.slice(0, 60)}`);
    }
  }
  if (over) process.stdout.write(`${JSON.stringify({ rounds, seen: [...seen], found: [...found] })}\n`);
  else setImmediate(look);
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  secrets = JSON.parse(line) as string[];
  process.stdout.write('looking\n');
  look();
});
lines.on('close', () => {
  over = true;
});
