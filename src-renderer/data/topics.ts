import type { EventPayload, MethodName } from '../../shared/contract/methods.ts';

type Topic = EventPayload<'changed'>['topics'][number];

/** What each answer depends on: when one of these changes, it is asked for again. */
const topicsOf: Partial<Record<MethodName, readonly Topic[]>> = {
  'workspace.info': ['workspace', 'setup', 'files', 'runs', 'journals', 'breaks'],
  'day.report': ['files', 'runs', 'breaks', 'journals', 'setup'],
  'proofs.lines': ['runs', 'breaks'],
  'files.list': ['files'],
  'breaks.list': ['breaks', 'runs'],
  'break.show': ['breaks', 'runs'],
  'matches.list': ['runs'],
  explain: ['runs', 'breaks'],
  'rules.list': ['setup', 'runs'],
  'rules.check': ['setup'],
  'rules.backtests': ['rules'],
  'runs.list': ['runs'],
  'setup.diff': ['rules'],
};

/** Does an answer of this method depend on one of the topics that changed? */
export const dependsOn = (method: string, changed: readonly Topic[]): boolean =>
  topicsOf[method as MethodName]?.some((topic) => changed.includes(topic)) ?? false;
