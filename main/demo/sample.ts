import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A small shop's files, names with odd characters among them. */
export async function makeSample(folder: string): Promise<void> {
  await mkdir(join(folder, 'uploads', '2026'), { recursive: true });
  await mkdir(join(folder, 'empty folder'));
  await writeFile(join(folder, 'config.ini'), 'name = Practice shop\ncurrency = EUR\n');
  await writeFile(join(folder, "it's; touch pwned $(id) 🧾.txt"), 'a name that a shell must not read\n');
  await writeFile(join(folder, 'uploads', 'line\nbreak.csv'), 'a,b\n1,2\n');
  await writeFile(join(folder, 'run.sh'), '#!/bin/sh\necho hello\n');
  await chmod(join(folder, 'run.sh'), 0o750);
  await symlink('config.ini', join(folder, 'link'));
  for (let number = 0; number < 40; number += 1) {
    // Half of it packs well, half does not, as in real folders.
    const text = `order ${String(number)}: ${'one more line of an invoice\n'.repeat(2000)}`;
    const noise = createHash('sha512').update(String(number)).digest();
    const content =
      number % 2 === 0
        ? Buffer.from(text)
        : Buffer.concat(
            Array.from({ length: 2000 }, (_, at) => createHash('sha512').update(noise).update(String(at)).digest()),
          );
    await writeFile(join(folder, 'uploads', '2026', `file-${String(number)}.bin`), content);
  }
}

/** What a person fears: a file gone, one overwritten, one cut, one added. */
export async function damage(folder: string): Promise<void> {
  await rm(join(folder, 'uploads', '2026', 'file-1.bin'));
  await writeFile(join(folder, 'config.ini'), 'encrypted by somebody\n');
  await writeFile(join(folder, 'uploads', '2026', 'file-2.bin'), '');
  await writeFile(join(folder, 'ransom note.txt'), 'pay\n');
  await chmod(join(folder, 'run.sh'), 0o777);
}

/** Path, kind, mode and content of everything below a folder, as one digest: two equal trees have the same. */
export async function treeDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  async function visit(relative: string): Promise<void> {
    const path = join(folder, relative);
    const stat = await lstat(path);
    const kind = stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'file';
    hash.update(JSON.stringify([relative, kind, stat.mode & 0o7777, kind === 'file' ? stat.size : 0]));
    if (kind === 'file') hash.update(await readFile(path));
    if (kind === 'link') hash.update(await readlink(path));
    if (kind !== 'folder') return;
    for (const name of (await readdir(path)).sort()) await visit(join(relative, name));
  }
  await visit('.');
  return hash.digest('hex');
}
