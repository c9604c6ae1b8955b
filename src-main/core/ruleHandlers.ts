import type { Handlers } from '../../shared/contract/handlers.ts';
import type { Output } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { formatDay } from '../../shared/value/time.ts';
import { backtestRows, backtestsList, lastRunDays } from '../matching/index.ts';
import {
  checkRules,
  enterprise,
  exportSetup,
  reconciliationsList,
  ruleSetsInForce,
  ruleSetTexts,
  withRules,
} from '../setup/index.ts';
import { companyTime } from '../store/index.ts';
import { type Context, dayFrom } from './context.ts';

type RuleMethods = 'rules.list' | 'rules.check' | 'rules.backtest' | 'rules.backtests' | 'rules.backtestRows';

/** So many of the last days are named to try rules on. */
const LAST_DAYS = 7;

function rulesList({ read }: Context): Output<'rules.list'> {
  const texts = ruleSetTexts(enterprise(read) ? exportSetup(read) : '');
  const told = companyTime(read);
  return {
    reconciliations: reconciliationsList(read).map(({ id, code, name, left, right, ruleSet }) => ({
      ...{ code, name, left: [...left], right: [...right], ruleSet },
      days: lastRunDays(read, id, LAST_DAYS).map(formatDay),
    })),
    ruleSets: ruleSetsInForce(read).map(({ since, ...set }) => ({
      ...set,
      since: told(since),
      text: texts.get(set.code) ?? '',
    })),
  };
}

export const ruleHandlers = (context: Context): Pick<Handlers, RuleMethods> => ({
  'rules.list': () => rulesList(context),
  'rules.check': ({ ruleSet, text }) => checkRules(context.read, ruleSet, text),
  'rules.backtest': ({ yaml, ruleSet, reconciliation, from, to, person }, job) =>
    context.turns.take(async () => {
      const [first, last] = [dayFrom(from), dayFrom(to)];
      if (last < first) throw new Refusal(problemOf('DAY_INVALID', { params: { reason: `${from} > ${to}` } }));
      const whole = withRules(context.read, yaml, ruleSet);
      const step = { yaml: whole, reconciliation, from: first, to: last, person };
      const tried = await context.writer.run('backtest', step, context.now(), job);
      context.emit('changed', { topics: ['rules'] });
      return tried;
    }),
  'rules.backtests': ({ reconciliation, ...window }) => backtestsList(context.read, reconciliation, window),
  'rules.backtestRows': ({ id, change, ...window }) => {
    const found = backtestRows(context.read, id, change, window);
    if (!found) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'backtest', id } }));
    return found;
  },
});
