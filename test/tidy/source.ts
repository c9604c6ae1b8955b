import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { parseSync } from 'vite';

export const root = resolve(import.meta.dirname, '../..');

/** A file of the product: its path from the top of the repository, with slashes, and its text. */
export type Source = { readonly path: string; readonly text: string };

/** Every file under the folders whose name ends so; what is on the disk counts, not only what git knows. */
export function filesUnder(folders: readonly string[], ending: RegExp): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && ending.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => ({
        path: file
          .slice(root.length + 1)
          .split(/[\\/]/)
          .join('/'),
        text: readFileSync(file, 'utf8'),
      })),
  );
}

export const productFolders = ['shared', 'src-main', 'src-renderer'] as const;
export const productModules = (): Source[] => filesUnder(productFolders, /\.(tsx?|js)$/);

/** The files that git keeps. */
export const trackedPaths = (): string[] =>
  execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);

/** A node of the syntax tree (ESTree with TypeScript's nodes), as Vite's parser gives it: TypeScript 7 has no stable API. */
export type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Every node of a module, parents first. Throws when the text does not parse, so that nothing goes unseen. */
export function nodesOf({ path, text }: Source): Node[] {
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0]?.message}`);
  const nodes: Node[] = [];
  const visit = (node: Node): void => {
    nodes.push(node);
    for (const child of Object.values(node))
      for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) visit(one);
  };
  visit(parsed.program as unknown as Node);
  return nodes;
}

/** The comments of a module, without their marks. */
export const commentsOf = ({ path, text }: Source): { text: string; start: number }[] =>
  parseSync(path, text).comments.map(({ value, start }) => ({ text: value, start }));

/** The line of a place, from 1. */
export const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** The text of a string or template literal; a value that is put in stands as \u0000. Null for any other node. */
export function literalText(node: Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral')
    return (node.quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked).join('\0');
  return null;
}

/**
 * One module leans on another. `typeOnly`: the import is gone when the code runs. `beside`: a file named by its URL, to
 * be read or started. `request` null: named only at run time.
 */
export type Edge = {
  readonly from: string;
  readonly line: number;
  readonly request: string | null;
  readonly typeOnly: boolean;
  readonly beside: boolean;
};

const isMetaUrl = (node: Node | undefined): boolean =>
  node?.type === 'MemberExpression' && (node.object as Node).type === 'MetaProperty';

/** What a node leans on: an import, an export from, a dynamic import, an imported type, or a file named beside the module. */
function leaning(node: Node): { source: Node; typeOnly: boolean } | null {
  const source = node.source as Node | null | undefined;
  if (node.type === 'ImportDeclaration' && source) return { source, typeOnly: node.importKind === 'type' };
  if ((node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') && source)
    return { source, typeOnly: node.exportKind === 'type' };
  if (node.type === 'ImportExpression' && source) return { source, typeOnly: false };
  if (node.type === 'TSImportType' && source) return { source, typeOnly: true };
  if (node.type !== 'NewExpression' || (node.callee as Node).name !== 'URL') return null;
  const [file, base] = node.arguments as Node[];
  return file && isMetaUrl(base) ? { source: file, typeOnly: false } : null;
}

export const edgesOf = (source: Source): Edge[] =>
  nodesOf(source).flatMap((node) => {
    const found = leaning(node);
    if (!found) return [];
    const text = literalText(found.source);
    const request = text === null || text.includes('\0') ? null : text;
    const line = lineOf(source.text, node.start);
    return [{ from: source.path, line, request, typeOnly: found.typeOnly, beside: node.type === 'NewExpression' }];
  });

/** The path of a relative request from the top of the repository; null for a package or a builtin. */
export const resolved = ({ from, request }: Edge): string | null =>
  request?.startsWith('.') ? posix.join(posix.dirname(from), request.replace(/\?.*$/, '')) : null;
