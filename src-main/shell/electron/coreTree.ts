import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';

/** Rooms that only a terminal or another shell needs. */
const leftOut = ['src-main/cli', 'src-main/shell'];

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Relative names of modules end in .ts in the source and in .js in the tree. */
export const asJavaScript = (source: string): string =>
  stripTypeScriptTypes(source, { mode: 'strip' }).replace(/(['"])(\.{1,2}\/[^'"\n]*)\.ts\1/g, '$1$2.js$1');

/**
 * Writes shared and src-main as JavaScript into a folder, file by file: Electron's own Node may not strip types, and the
 * rooms find their workers and SQL beside themselves, so the tree keeps its shape instead of becoming one bundle.
 * Returns how many files it wrote.
 */
export function writeCoreTree(root: string, out: string): number {
  rmSync(out, { recursive: true, force: true });
  const files = ['shared', 'src-main']
    .flatMap((folder) => filesUnder(join(root, folder)))
    .filter((file) => !leftOut.some((folder) => relative(root, file).replaceAll('\\', '/').startsWith(`${folder}/`)));
  for (const file of files) {
    const target = join(out, relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    if (extname(file) === '.ts')
      writeFileSync(target.replace(/\.ts$/, '.js'), asJavaScript(readFileSync(file, 'utf8')));
    else copyFileSync(file, target);
  }
  return files.length;
}
