import type { ProblemCode } from '../entity/problem.ts';
import type { ProblemWords } from './problems.ts';
import type { Language } from './words.ts';

/** Problems of closing days and of trying rules on them. */
export const dayProblemWords = {
  DAY_CLOSED: {
    'zh-CN': {
      message: '{reconciliation} 的 {day} 已关账',
      hint: '以后发现的归下一未关账日；确需更改时先重新打开（gouji day reopen）',
    },
    en: {
      message: '{day} of {reconciliation} is closed',
      hint: 'What is found later belongs to the next open day; to change it, reopen it first (gouji day reopen)',
    },
  },
  DAY_ORDER: {
    'zh-CN': {
      message: '{reconciliation} 的 {day} 还不能办：先办 {other}',
      hint: '关账从最早的一日起，重新打开从最近的一日起',
    },
    en: {
      message: '{day} of {reconciliation} must wait for {other}',
      hint: 'Days are closed from the earliest and reopened from the latest',
    },
  },
  DAY_NOT_RUN: {
    'zh-CN': { message: '{day} 还没有对账 {reconciliation}', hint: '先执行 gouji reconcile --day {day}' },
    en: { message: '{day} was not reconciled {reconciliation}', hint: 'Run gouji reconcile --day {day} first' },
  },
  DAY_STALE: {
    'zh-CN': {
      message: '{reconciliation} 的 {day} 对账之后有变化：{reason}',
      hint: '先重新对账：gouji reconcile --day {day}',
    },
    en: {
      message: '{day} of {reconciliation} is not as it was when it was run: {reason}',
      hint: 'Run it again first: gouji reconcile --day {day}',
    },
  },
  DAY_WRONG_STATE: {
    'zh-CN': {
      message: '{day} {reconciliation} 没有可以如此办理（{action}）的关账',
      hint: '用 gouji day list 查看状态',
    },
    en: { message: '{day} {reconciliation} has no close to {action}', hint: 'See gouji day list' },
  },
  RULES_UNTRIED: {
    'zh-CN': {
      message: '{reconciliation} 的规则已改（{hash}），还没有回测',
      hint: '先执行 gouji rules backtest --rules FILE --days A..B，或用 --reason 说明理由',
    },
    en: {
      message: 'The rules of {reconciliation} changed ({hash}) and were not back-tested',
      hint: 'Run gouji rules backtest --rules FILE --days A..B first, or give a --reason',
    },
  },
} satisfies Partial<Record<ProblemCode, Record<Language, ProblemWords>>>;
