import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { generateDays } from '../../src-main/cli/generate/index.ts';
import { sampleSetup, sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';

export const root = resolve(import.meta.dirname, '../..');
export const program = join(root, 'src-main/cli/gouji.js');

export type Ended = {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Every line of stdout as JSON; throws where one is not. */
  json(): Record<string, unknown>[];
};

/** A Node below 22 of this system, where it has one. */
function systemsOlderNode(): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).filter((place) => !place.includes('node_modules'));
  for (const place of places)
    try {
      const node = join(place, 'node');
      if (Number(/^v(\d+)/.exec(execFileSync(node, ['-v'], { encoding: 'utf8' }))![1]) < 22) return node;
    } catch {
      // No Node there.
    }
  return null;
}

/** This Node, saying that it is 20: for a system whose own Node is new. What it starts says the truth again. */
const LOOKS_OLD = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.1.0" } })';

export const olderNode = systemsOlderNode();

/** Starts the program, or the one in `file`, under an older Node. */
export const startOlder = (args: readonly string[], file: string = program): Running =>
  olderNode
    ? start(args, { node: olderNode, program: file })
    : start([`data:text/javascript,${encodeURIComponent(LOOKS_OLD)}`, file, ...args], { program: '--import' });

export type Running = {
  readonly ended: Promise<Ended>;
  interrupt(): void;
  /** Waits for what matches on stderr; rejects when the program ends without having said it. */
  saidOnStderr(pattern: RegExp): Promise<string>;
};

export type RunOptions = { node?: string; program?: string; env?: Record<string, string>; cwd?: string };

/** Starts the real program as a process of its own, with nobody's language or workspace in its environment. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  const { GOUJI_WORKSPACE: _workspace, GOUJI_PERSON: _person, LC_ALL: _all, ...inherited } = process.env;
  const child = spawn(options.node ?? process.execPath, [options.program ?? program, ...args], {
    env: { ...inherited, LANG: 'C.UTF-8', ...options.env },
    cwd: options.cwd ?? root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  const ended = new Promise<Ended>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => {
      const lines = (): Record<string, unknown>[] =>
        texts.stdout
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      done({ code, ...texts, json: lines });
    });
  });
  const saidOnStderr = (pattern: RegExp): Promise<string> =>
    new Promise((found, failed) => {
      const look = (): void => {
        const match = pattern.exec(texts.stderr);
        if (match) found(match[0]);
      };
      child.stderr.on('data', look);
      look();
      void ended.then(({ stderr }) => failed(new Error(`ended without saying ${pattern}: ${stderr}`)), failed);
    });
  return { ended, interrupt: () => void child.kill('SIGINT'), saidOnStderr };
}

export const gouji = (args: readonly string[], options?: RunOptions): Promise<Ended> => start(args, options).ended;

/** The code of the one Problem that a command ended with in --json. */
export const problemOf = (ended: Ended): string => {
  const problems = ended.json().flatMap((line) => (line.problem ? [line.problem as { code: string }] : []));
  if (problems.length !== 1) throw new Error(`not one Problem: ${ended.stdout}${ended.stderr}`);
  return problems[0]!.code;
};

export type Desk = {
  folder: string;
  workspace: string;
  files: string[];
  setup: string;
  truth: string;
  /** A path in the desk's folder. */
  path(name: string): string;
  /** Runs a command on the desk's workspace with --json. */
  run(...args: string[]): Promise<Ended>;
  remove(): void;
};

/** A temporary folder with the files of the sample days and no workspace yet. */
export async function desk(size = 300): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-cli-'));
  const path = (name: string): string => join(folder, name);
  const made = await generateDays({
    seed: 1,
    size,
    days: 2,
    breaks: 'all',
    setup: sampleSetup(),
    setupText: sampleSetupYaml(),
    out: path('day'),
  });
  return {
    folder,
    workspace: path('workspace'),
    ...made,
    path,
    run: (...args) => gouji(['--workspace', path('workspace'), '--json', ...args]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
