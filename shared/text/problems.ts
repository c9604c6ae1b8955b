import type { ProblemCode } from '../entity/problem.ts';
import { dayProblemWords } from './dayProblems.ts';
import { fileProblemWords } from './fileProblems.ts';
import { reasonWords } from './reasons.ts';
import { fill, type Language } from './words.ts';

/** What happened, and the way out. */
export type ProblemWords = { readonly message: string; readonly hint: string };

export const problemWords: Record<ProblemCode, Record<Language, ProblemWords>> = {
  ...fileProblemWords,
  ...dayProblemWords,
  SETUP_SYNTAX: {
    'zh-CN': { message: 'YAML 语法错误：{reason}', hint: '按行号修正' },
    en: { message: 'YAML syntax: {reason}', hint: 'Mend it at the line given' },
  },
  SETUP_INVALID: {
    'zh-CN': { message: '{path}：应为 {expected}，实为 {found}', hint: '按说明修正该项' },
    en: { message: '{path}: expected {expected}, found {found}', hint: 'Mend that entry' },
  },
  SETUP_REFERENCE: {
    'zh-CN': { message: '{path} 引用了不存在的 {what}“{code}”', hint: '先声明它，或改正代码' },
    en: { message: '{path} names {what} “{code}”, which is not declared', hint: 'Declare it, or correct the code' },
  },
  SETUP_DUPLICATE: {
    'zh-CN': { message: '{what}“{code}”重复声明（首次在第 {first} 行）', hint: '保留一个' },
    en: { message: '{what} “{code}” is declared twice (first on line {first})', hint: 'Keep one' },
  },
  SETUP_CYCLE: {
    'zh-CN': { message: '账户层级成环：{loop}', hint: '断开其中一个 parent' },
    en: { message: 'The account tree has a loop: {loop}', hint: 'Break one parent link' },
  },
  SETUP_HIERARCHY: {
    'zh-CN': { message: '{path}：层级不符，应为 {expected}，实为 {found}', hint: '企业→机构→个人，逐级挂接' },
    en: {
      message: '{path}: wrong level, expected {expected}, found {found}',
      hint: 'Company → institution → person, one level at a time',
    },
  },
  SETUP_IN_USE: {
    'zh-CN': { message: '{what}“{code}”已在使用，不能这样修改：{reason}', hint: '改用新的代码，或先调账' },
    en: {
      message: '{what} “{code}” is in use and cannot change so: {reason}',
      hint: 'Use a new code, or adjust first',
    },
  },
  SETUP_MISSING: {
    'zh-CN': { message: '账套还没有设置', hint: '先执行 setup apply，或拖入 setup.yaml' },
    en: { message: 'The workspace has no setup yet', hint: 'Run setup apply, or drop a setup.yaml' },
  },
  NODE_TOO_OLD: {
    'zh-CN': { message: 'Node {found} 太旧，需要 {needed} 或更新', hint: '先执行 npm ci，再用 npm run 或 npx' },
    en: {
      message: 'Node {found} is too old; {needed} or newer is needed',
      hint: 'Run npm ci, then use npm run or npx',
    },
  },
  WORKSPACE_MISSING: {
    'zh-CN': { message: '{folder} 不是账套', hint: '用 --workspace 指定，或先执行 setup apply 建立' },
    en: { message: '{folder} is not a workspace', hint: 'Name one with --workspace, or create it with setup apply' },
  },
  WORKSPACE_NEWER: {
    'zh-CN': { message: '账套由更新的版本写成（{found}，本程序支持到 {supported}）', hint: '升级本程序；数据未被改动' },
    en: {
      message: 'The workspace was written by a newer version ({found}; this program knows {supported})',
      hint: 'Update this program; nothing was changed',
    },
  },
  WORKSPACE_FOREIGN: {
    'zh-CN': { message: '{file} 不是勾稽的数据库', hint: '检查文件夹' },
    en: { message: '{file} is not a database of Gouji', hint: 'Check the folder' },
  },
  WORKSPACE_CORRUPT: {
    'zh-CN': { message: '数据库损坏：{reason}', hint: '从 backups 文件夹恢复；原文件未被改动' },
    en: {
      message: 'The database is damaged: {reason}',
      hint: 'Restore from the backups folder; the file was not changed',
    },
  },
  WORKSPACE_LOCKED: {
    'zh-CN': { message: '账套正被另一个程序使用', hint: '关闭另一个窗口后再试' },
    en: { message: 'Another program is using the workspace', hint: 'Close the other window and try again' },
  },
  WORKSPACE_READ_ONLY: {
    'zh-CN': { message: '账套无法写入：{reason}', hint: '检查文件夹权限，以及磁盘是否只读' },
    en: {
      message: 'The workspace cannot be written: {reason}',
      hint: 'Check the permissions of the folder, and whether the disk is read-only',
    },
  },
  DISK_FULL: {
    'zh-CN': { message: '磁盘已满', hint: '腾出空间后重试；没有留下半成品' },
    en: { message: 'The disk is full', hint: 'Free some space and try again; nothing half-done was left' },
  },
  BACKUP_INVALID: {
    'zh-CN': { message: '备份无法使用：{reason}', hint: '选择另一个备份' },
    en: { message: 'The backup cannot be used: {reason}', hint: 'Choose another backup' },
  },
  INPUT_INVALID: {
    'zh-CN': { message: '输入有误：{path} {reason}', hint: '按说明修正' },
    en: { message: 'Wrong input: {path} {reason}', hint: 'Correct it as described' },
  },
  METHOD_UNKNOWN: {
    'zh-CN': { message: '没有这个功能：{method}', hint: '检查名称' },
    en: { message: 'There is no method {method}', hint: 'Check the name' },
  },
  JOB_CANCELLED: {
    'zh-CN': { message: '已停止', hint: '需要时重新开始' },
    en: { message: 'Stopped', hint: 'Start again when you wish' },
  },
  WORK_INTERRUPTED: {
    'zh-CN': {
      message: '写入时程序中断（{reason}）：这一步要么完整保存，要么没有留下任何内容',
      hint: '再做一次，已保存的不会重复；仍然如此请重启程序',
    },
    en: {
      message: 'Writing was interrupted ({reason}); what was being written is there whole or not at all',
      hint: 'Do it again: nothing is taken twice; if that does not help, restart the program',
    },
  },
  NOT_FOUND: {
    'zh-CN': { message: '找不到 {what} {id}', hint: '检查编号' },
    en: { message: '{what} {id} was not found', hint: 'Check the identifier' },
  },
  DAY_INVALID: {
    'zh-CN': { message: '日期区间有误：{reason}', hint: '使用 YYYY-MM-DD，且起不晚于止' },
    en: { message: 'Wrong days: {reason}', hint: 'Use YYYY-MM-DD, the first not after the last' },
  },
  RECONCILIATION_UNKNOWN: {
    'zh-CN': { message: '没有对账任务“{code}”', hint: '可用：{known}' },
    en: { message: 'There is no reconciliation “{code}”', hint: 'Known: {known}' },
  },
  ROW_TAKEN: {
    'zh-CN': { message: '{row} 在“{reconciliation}”中已勾对（{match}）', hint: '先撤销那个勾对，或改选另一笔' },
    en: {
      message: '{row} is matched already in “{reconciliation}” ({match})',
      hint: 'Undo that match first, or choose another row',
    },
  },
  ROW_NOT_OPEN: {
    'zh-CN': {
      message: '{row} 不是“{reconciliation}”的未达项',
      hint: '检查编号；尚未对账的日期先对账；别的对账任务的交易不能在此勾对',
    },
    en: {
      message: '{row} is not open in “{reconciliation}”',
      hint: 'Check the id; reconcile its day first; a row of another reconciliation is matched there',
    },
  },
  MATCH_CURRENCIES: {
    'zh-CN': { message: '币种不同，不能勾对：{currencies}', hint: '只勾对同一币种的交易' },
    en: {
      message: 'Rows of several currencies are not matched: {currencies}',
      hint: 'Match rows of one currency',
    },
  },
  MATCH_ONE_SIDED: {
    'zh-CN': {
      message: '只有一侧的交易，且合计 {sum} {currency} 不为零',
      hint: '加上另一侧的交易；同侧的只能互相冲抵',
    },
    en: {
      message: 'Rows of one side alone, and their sum {sum} {currency} is not zero',
      hint: 'Add rows of the other side; rows of one side can only undo one another',
    },
  },
  MATCH_NEEDS_REASON: {
    'zh-CN': {
      message: '两侧不等（{gate}）：{left} 与 {right}，相差 {difference}',
      hint: '写明理由后再勾对；差额会列为差异',
    },
    en: {
      message: 'The sides differ ({gate}): {left} and {right}, {difference} apart',
      hint: 'Give a reason to match them all the same; the difference becomes a break',
    },
  },
  MATCH_CHANGED: {
    'zh-CN': { message: '{id} 不包含 {row}，可能已变化', hint: '重新查看后再操作' },
    en: { message: '{id} does not hold {row}; it may have changed', hint: 'Look again, then act' },
  },
  MATCH_BOOKED: {
    'zh-CN': { message: '差异 {break} 已就此入账', hint: '先重新打开该差异（凭证会冲正）' },
    en: {
      message: 'Break {break} about it was resolved by an entry',
      hint: 'Reopen that break first; its journal is reversed',
    },
  },
  SUGGESTION_AMBIGUOUS: {
    'zh-CN': { message: '建议 {id} 有多种可能：{left} 笔对 {right} 笔', hint: '指明哪几笔相对应' },
    en: {
      message: 'Suggestion {id} offers several: {left} rows against {right}',
      hint: 'Name the rows that belong together',
    },
  },
  SETTLEMENT_PART: {
    'zh-CN': { message: '结算须整日勾对：{settlement} 只选了一部分', hint: '用 {settlement} 选中整日' },
    en: {
      message: 'A settlement is matched by whole channel days: {settlement} is there in part',
      hint: 'Name {settlement} to take the whole day',
    },
  },
  BREAK_WRONG_STATE: {
    'zh-CN': { message: '差异 {id} 处于“{state}”，不能{action}', hint: '先完成前一步' },
    en: { message: 'Break {id} is {state}; cannot {action}', hint: 'Take the step before it first' },
  },
  GATE_BLOCKED: {
    'zh-CN': { message: '结算 {gate} 未核平，不能放行：{reason}', hint: '先处理 gate show 所列各项，经复核后再放行' },
    en: {
      message: 'Settlement {gate} is held back: {reason}',
      hint: 'Resolve the rows that gate show lists, then release',
    },
  },
  GATE_CHANGED: {
    'zh-CN': { message: '结算 {gate} 的数字在查看后已有变化', hint: '重新查看后再放行' },
    en: { message: 'The figures of settlement {gate} changed since they were seen', hint: 'Look again, then release' },
  },
  SELECTION_CHANGED: {
    'zh-CN': { message: '选中的差异已有变化：原 {expected} 项，现 {found} 项', hint: '重新查看后再操作' },
    en: { message: 'The selection changed: {expected} were seen, {found} are there now', hint: 'Look again, then act' },
  },
  RESOLUTION_UNFIT: {
    'zh-CN': { message: '差异 {id}（{kind}）不能以“{type}”处理', hint: '选择适合此类差异的处理方式' },
    en: { message: 'Break {id} ({kind}) is not resolved by “{type}”', hint: 'Choose a resolution that fits its kind' },
  },
  MAKER_IS_CHECKER: {
    'zh-CN': { message: '经办与复核不能是同一人（{person}）', hint: '请另一位同事复核' },
    en: { message: 'Maker and checker are the same person ({person})', hint: 'Ask a colleague to check' },
  },
  PERSON_UNKNOWN: {
    'zh-CN': { message: '人员“{person}”不存在或无此权限', hint: '在 setup.yaml 的 people 中声明' },
    en: { message: 'Person “{person}” is unknown or may not do this', hint: 'Declare people in setup.yaml' },
  },
  PROPOSAL_CHANGED: {
    'zh-CN': { message: '方案在复核前已改动', hint: '重新查看后再复核' },
    en: { message: 'The proposal changed before it was checked', hint: 'Look again, then check' },
  },
  LIMIT_OF_PERSON: {
    'zh-CN': { message: '{amount} 超过 {person} 的权限 {limit}', hint: '请有权限的同事复核' },
    en: { message: "{amount} is beyond {person}'s limit of {limit}", hint: 'Ask a colleague with the limit' },
  },
  JOURNAL_UNBALANCED: {
    'zh-CN': { message: '凭证不平：{reason}', hint: '检查模板' },
    en: { message: 'The journal does not balance: {reason}', hint: 'Check the template' },
  },
  JOURNAL_EMPTY: {
    'zh-CN': { message: '差异 {break} 没有可入账的金额或科目', hint: '改用“说明”处理' },
    en: {
      message: 'Break {break} has no amount or account to post',
      hint: 'Resolve it by an explanation',
    },
  },
  JOURNAL_FINAL: {
    'zh-CN': { message: '凭证 {journal} 不能冲正：{reason}', hint: '另做一张新凭证' },
    en: { message: 'Journal {journal} cannot be reversed: {reason}', hint: 'Post a new journal' },
  },
  STATEMENT_EMPTY: {
    'zh-CN': { message: '{subject} 在 {period} 没有可出具的内容', hint: '先对账' },
    en: { message: 'There is nothing to state for {subject} in {period}', hint: 'Reconcile first' },
  },
  FILE_NOT_WRITABLE: {
    'zh-CN': { message: '无法写入 {file}（{reason}）', hint: '若文件正在 Excel 中打开，请先关闭；或换一个位置保存' },
    en: {
      message: '{file} cannot be written ({reason})',
      hint: 'If it is open in Excel, close it there; or save somewhere else',
    },
  },
  CAPABILITY_MISSING: {
    'zh-CN': { message: '此窗口不支持：{capability}', hint: '换用桌面版' },
    en: { message: 'This window cannot: {capability}', hint: 'Use the desktop program' },
  },
  CONNECTION_LOST: {
    'zh-CN': { message: '与后台程序的连接中断', hint: '窗口会自动重连；若未恢复，请重新打开程序' },
    en: {
      message: 'The connection to the program was lost',
      hint: 'The window connects again by itself; if it does not, open the program anew',
    },
  },
  CENTRAL_UNREACHABLE: {
    'zh-CN': { message: '连不上中央账本：{reason}', hint: '稍后自动重试；本地数据完好' },
    en: {
      message: 'The central ledger cannot be reached: {reason}',
      hint: 'It will be tried again; local data is whole',
    },
  },
  CENTRAL_REFUSED: {
    'zh-CN': { message: '中央账本拒绝了批次 {batch}：{reason}', hint: '请管理员处理；不会重复入账' },
    en: {
      message: 'The central ledger refused batch {batch}: {reason}',
      hint: 'Ask an administrator; nothing is booked twice',
    },
  },
  CENTRAL_FORK: {
    'zh-CN': { message: '中央账本已有本机的另一个批次 {batch}', hint: '可能使用了旧备份；请重新登记本机' },
    en: {
      message: 'The central ledger holds another batch {batch} of this desk',
      hint: 'An old backup may be in use; enrol the desk again',
    },
  },
  CENTRAL_SCHEMA: {
    'zh-CN': { message: '中央账本结构不符：{reason}', hint: '更新本程序，或请管理员处理' },
    en: {
      message: "The central ledger's schema differs: {reason}",
      hint: 'Update this program, or ask an administrator',
    },
  },
  INTERNAL: {
    'zh-CN': { message: '程序内部错误（编号 {incident}）', hint: '工作已回滚；请把编号告诉我们' },
    en: {
      message: 'Something went wrong inside (incident {incident})',
      hint: 'The work was rolled back; tell us the incident number',
    },
  },
};

/** A Problem in a person's words: message and hint with the params filled in. */
export function describeProblem(
  problem: { code: ProblemCode; params: Readonly<Record<string, string>> },
  language: Language,
): ProblemWords {
  const words = problemWords[problem.code][language];
  const reason = problem.params.reason;
  const said = reason === undefined ? undefined : reasonWords[reason]?.[language];
  const params = said === undefined ? problem.params : { ...problem.params, reason: said };
  return { message: fill(words.message, params), hint: fill(words.hint, params) };
}
