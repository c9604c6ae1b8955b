import { z } from 'zod';
import { forget, recall, remember } from './memory.ts';
import { createStore, type Store } from './store.ts';

/** Changed rules that are not in force: their text, and the version in force when they were begun. */
const draft = z.object({ text: z.string(), version: z.number().int() });
export type Draft = z.infer<typeof draft>;

export type Drafts = {
  readonly store: Store<ReadonlyMap<string, Draft>>;
  /** The draft of that name; null where there is none. A draft of an earlier window is found again. */
  of(name: string): Draft | null;
  keep(name: string, draft: Draft): void;
  discard(name: string): void;
};

const placeOf = (name: string): string => `rules.draft.${name}`;

function remembered(name: string): Draft | null {
  try {
    return draft.parse(JSON.parse(recall(placeOf(name)) ?? ''));
  } catch {
    return null;
  }
}

/** Drafts stay in this window, and in its memory, until they are discarded. */
export function createDrafts(): Drafts {
  const store = createStore<ReadonlyMap<string, Draft>>(new Map());
  return {
    store,
    of: (name) => store.get().get(name) ?? remembered(name),
    keep(name, next) {
      remember(placeOf(name), JSON.stringify(next));
      store.set((drafts) => new Map(drafts).set(name, next));
    },
    discard(name) {
      forget(placeOf(name));
      store.set((drafts) => new Map([...drafts].filter(([known]) => known !== name)));
    },
  };
}
