import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Everything that a tree is made of, one line an entry: kind, mode, owner, size, time, content. Names are bytes. */
export function treeOf(root: string | Buffer): string[] {
  const lines: string[] = [];
  const visit = (path: Buffer, name: Buffer): void => {
    const stat = lstatSync(path);
    const content = stat.isSymbolicLink()
      ? readlinkSync(path, 'buffer').toString('hex')
      : stat.isFile()
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : '';
    const time = Math.floor(stat.mtimeMs / 1000);
    lines.push(
      `${name.toString('latin1')} ${stat.mode.toString(8)} ${stat.uid}:${stat.gid} ${stat.isFile() ? stat.size : 0} ${time} ${content}`,
    );
    if (!stat.isDirectory()) return;
    for (const child of readdirSync(path, { encoding: 'buffer' })) {
      visit(Buffer.concat([path, Buffer.from('/'), child]), Buffer.concat([name, Buffer.from('/'), child]));
    }
  };
  visit(Buffer.from(root), Buffer.from('.'));
  return lines.sort();
}
