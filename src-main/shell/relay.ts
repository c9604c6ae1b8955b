import { type Answer, answer, decode, encode, notice, type Request, request } from '../../shared/contract/wire.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import type { Handles } from './handles.ts';

/** The core in its own process, as the shell sees it: encoded messages of the contract's wire, both ways. */
export type CoreLink = {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  onExit(listener: () => void): void;
  /** Asks the core to end and resolves when it has. */
  stop(): Promise<void>;
};

/** One page that is connected. */
export type Page = { send(text: string): void };
export type AttachedPage = {
  /** Takes a message of the page; false when it is not one, and then the page is not to be trusted further. */
  receive(text: string): boolean;
  detach(): void;
};
export type Relay = { attach(page: Page): AttachedPage };

/** Where methods name files. The page may name them by handle alone; the core is told the path. */
const fileFields: Record<string, { field: string; many: boolean }> = {
  'files.identify': { field: 'files', many: true },
  'files.import': { field: 'files', many: true },
  'mappings.propose': { field: 'file', many: false },
  'mappings.preview': { field: 'file', many: false },
  'statement.build': { field: 'out', many: false },
  'backup.create': { field: 'out', many: false },
};

type Pending = { page: Page; id: number; method: string; handles: string[]; job: string | undefined };
type Translated = { input: unknown; handles: string[] } | { problem: Problem };

function translate(message: Request, handles: Handles): Translated {
  const place = fileFields[message.method];
  const input = message.input;
  if (!place || input === null || typeof input !== 'object') return { input, handles: [] };
  const given = (input as Record<string, unknown>)[place.field];
  if (given === undefined && !place.many) return { input, handles: [] };
  const named = (place.many && Array.isArray(given) ? given : [given]).map(String);
  const paths = named.map((handle) => handles.pathOf(handle));
  const lost = paths.indexOf(undefined);
  if (lost >= 0) return { problem: problemOf('FILE_NOT_FOUND', { params: { file: named[lost]! } }) };
  return { input: { ...input, [place.field]: place.many ? paths : paths[0] }, handles: named };
}

/** Puts names in the place of the paths that were given to the core, wherever they stand in its answer. */
function hidePaths(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0) return value;
  if (typeof value === 'string') {
    let text = value;
    for (const [path, name] of names) text = text.replaceAll(path, name);
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => hidePaths(item, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidePaths(item, names)]));
}

const parsed = (text: string): unknown => {
  try {
    return decode(text);
  } catch {
    return undefined;
  }
};

const isDone = (value: unknown): boolean =>
  Array.isArray(value) && value.every((report) => report?.outcome === 'imported' || report?.outcome === 'known');

/**
 * Passes messages between the pages and the core: numbers each request anew, so that pages cannot answer for one
 * another, and puts paths in place of handles. Temporary files go as soon as they are in the workspace.
 */
export function createRelay(core: CoreLink, handles: Handles): Relay {
  const pages = new Set<Page>();
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let gone = false;

  const namesOf = (named: readonly string[]): Map<string, string> =>
    new Map(named.flatMap((handle) => [[handles.pathOf(handle) ?? handle, handles.nameOf(handle) ?? handle] as const]));
  const reply = (page: Page, message: Answer): void => {
    if (pages.has(page)) page.send(encode(message));
  };
  const fail = (page: Page, id: number, problem: Problem): void =>
    reply(page, { type: 'answer', id, ok: false, problems: [problem] });
  const coreGone = (): Problem => problemOf('CONNECTION_LOST', { retry: true });

  const onAnswer = (message: Answer): void => {
    const asked = pending.get(message.id);
    if (!asked) return;
    pending.delete(message.id);
    reply(asked.page, { ...(hidePaths(message, namesOf(asked.handles)) as Answer), id: asked.id });
    if (asked.method === 'files.import' && message.ok && isDone(message.value))
      for (const handle of asked.handles) void handles.release(handle);
  };
  const onNotice = (name: string, payload: unknown): void => {
    const job = (payload as { job?: string } | null)?.job;
    const asked = job === undefined ? undefined : [...pending.values()].find((entry) => entry.job === job);
    const shown = encode({ type: 'event', name, payload: hidePaths(payload, namesOf(asked?.handles ?? [])) });
    for (const page of pages) page.send(shown);
  };

  core.onText((text) => {
    const message = parsed(text);
    const asAnswer = answer.safeParse(message);
    if (asAnswer.success) return onAnswer(asAnswer.data);
    const asNotice = notice.safeParse(message);
    if (asNotice.success) onNotice(asNotice.data.name, asNotice.data.payload);
  });
  core.onExit(() => {
    gone = true;
    for (const asked of pending.values()) fail(asked.page, asked.id, coreGone());
    pending.clear();
  });

  const forward = (page: Page, message: Request): void => {
    const translated = gone ? { problem: coreGone() } : translate(message, handles);
    if ('problem' in translated) {
      fail(page, message.id, translated.problem);
      return;
    }
    const id = nextId++;
    pending.set(id, { page, id: message.id, method: message.method, handles: translated.handles, job: message.job });
    core.send(encode({ ...message, id, input: translated.input }));
  };

  return {
    attach(page) {
      pages.add(page);
      return {
        receive(text) {
          const message = request.safeParse(parsed(text));
          if (message.success) forward(page, message.data);
          return message.success;
        },
        detach: () => void pages.delete(page),
      };
    },
  };
}
