import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const newest = (path: string): number => {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((child) => child.isFile())
      .map((child) => statSync(join(child.parentPath, child.name)).mtimeMs),
  );
};

/** Is what was built missing, or older than what it was built from? An installed program has no sources, and is not. */
export function isStale(built: string, sources: readonly string[]): boolean {
  if (!sources.some((source) => existsSync(source))) return false;
  return newest(built) < Math.max(...sources.map(newest)) || !existsSync(built);
}
