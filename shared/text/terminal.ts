import { fill, type Language, type Words } from './words.ts';

/** Every line that the terminal says to a person, apart from terms (terms.ts) and Problems (problems.ts). */
export const terminalWords = {
  // progress
  progressRows: { 'zh-CN': '{rows} 行', en: '{rows} rows' },

  // setup
  noMistakes: { 'zh-CN': '没有错误', en: 'no mistakes' },
  noChanges: { 'zh-CN': '没有变化', en: 'no changes' },

  // files
  unknownFormat: { 'zh-CN': '无法识别', en: 'unknown' },
  identified: { 'zh-CN': '{format}  把握 {sure}%  {file}  {why}', en: '{format}  {sure}% sure  {file}  {why}' },
  imported: { 'zh-CN': '已导入', en: 'imported' },
  known: { 'zh-CN': '已有', en: 'known' },
  refused: { 'zh-CN': '拒收', en: 'refused' },
  cancelled: { 'zh-CN': '已停止', en: 'cancelled' },
  revision: { 'zh-CN': '修订待确认', en: 'revision' },
  importCounts: {
    'zh-CN': '读取 {read}，新增 {staged}，已有 {known}，略过 {skipped}，拒收 {rejected}',
    en: 'read {read}, staged {staged}, known {known}, skipped {skipped}, rejected {rejected}',
  },

  // revisions
  pending: { 'zh-CN': '待确认', en: 'pending' },
  accepted: { 'zh-CN': '已接受', en: 'accepted' },
  rejected: { 'zh-CN': '已拒绝', en: 'rejected' },
  revisionLine: {
    'zh-CN': '{id}  {state}  {source}  {file}  {days}  改动 {changed}，缺少 {missing}，新增 {added}，不变 {known}',
    en: '{id}  {state}  {source}  {file}  {days}  changed {changed}, missing {missing}, added {added}, unchanged {known}',
  },
  revisionSum: {
    'zh-CN':
      '  {currency}：{beforeRows} 笔 {before}（手续费 {beforeFee}）→ {afterRows} 笔 {after}（手续费 {afterFee}）',
    en: '  {currency}: {beforeRows} rows {before} (fees {beforeFee}) → {afterRows} rows {after} (fees {afterFee})',
  },
  revisionTouch: {
    'zh-CN': '  注意：{person} 处理过 {transaction}：{what} {id}（{state}）',
    en: '  mind: {person} acted on {transaction}: {what} {id} ({state})',
  },
  revisionDays: {
    'zh-CN': '请重新对账：{days}',
    en: 'reconcile again: {days}',
  },
  match: { 'zh-CN': '勾对', en: 'match' },
  waitingRevisions: { 'zh-CN': '修订待确认：{ids}', en: 'revisions to be accepted: {ids}' },

  // mappings
  mappingFile: { 'zh-CN': '{rows} 行，{columns} 列', en: '{rows} rows, {columns} columns' },
  mappingKnown: { 'zh-CN': '此文件已能按 {format} 读取', en: 'this file is read as {format} already' },
  mappingColumn: {
    'zh-CN': '{number}  {name}  → {field}  {confidence}%  {why}',
    en: '{number}  {name}  → {field}  {confidence}%  {why}',
  },
  mappingQuestion: {
    'zh-CN': '？ {question}：{words}  {evidence}  用 --answer {question}=… 回答：{options}',
    en: '? {question}: {words}  {evidence}  answer with --answer {question}=…: {options}',
  },
  mappingReady: { 'zh-CN': '没有未决问题，可以保存', en: 'nothing is left open: it can be saved' },
  mappingWritten: { 'zh-CN': '映射已写入 {file}', en: 'the mapping was written to {file}' },
  mappingSaved: {
    'zh-CN': '映射“{code}”第 {version} 版已保存；未决：{open}',
    en: 'mapping “{code}” v{version} saved; open: {open}',
  },
  mappingSums: {
    'zh-CN': '{currency}：收入 {rowsIn} 笔 {in}，支出 {rowsOut} 笔 {out}',
    en: '{currency}: in {rowsIn} rows {in}, out {rowsOut} rows {out}',
  },
  mappingPreviewed: { 'zh-CN': '读取 {read} 行，有问题 {bad} 行', en: '{read} rows read, {bad} with problems' },
  mappingTotal: {
    'zh-CN': '{mark} {name}：声明 {declared}，合计 {computed}',
    en: '{mark} {name}: declared {declared}, computed {computed}',
  },

  // a day
  replaySame: { 'zh-CN': '重跑结果一致：{hash}', en: 'Same result again: {hash}' },
  replayDiffers: {
    'zh-CN': '重跑结果不同：当时 {resultHash}，现在 {replayedHash}',
    en: 'Another result: {resultHash} then, {replayedHash} now',
  },
  replayChanged: { 'zh-CN': '与当时不同：{what}', en: 'Not as it was: {what}' },
  changed_engine: { 'zh-CN': '引擎版本', en: 'engine' },
  changed_setup: { 'zh-CN': '设置', en: 'setup' },
  changed_rules: { 'zh-CN': '规则', en: 'rules' },
  changed_input: { 'zh-CN': '导入的文件', en: 'imported files' },
  runLine: {
    'zh-CN':
      '{reconciliation} {left} ↔ {right} 笔，勾对 {matches} 组（{matchedLeft} ↔ {matchedRight}），不符 {mismatched}，建议 {suggested}，未对 {openLeft} ↔ {openRight}  [{milliseconds} 毫秒]',
    en: '{reconciliation} {left} ↔ {right} rows, matched {matches} ({matchedLeft} ↔ {matchedRight}), mismatched {mismatched}, suggested {suggested}, open {openLeft} ↔ {openRight}  [{milliseconds} ms]',
  },
  ranFile: { 'zh-CN': '因迟到的文件重跑：{names}', en: 'run again for a late file: {names}' },
  ranUndone: { 'zh-CN': '因拆开的勾对重跑：{names}', en: 'run again for an undone match: {names}' },
  ranLeans: { 'zh-CN': '依赖 {on}，随之重跑：{names}', en: 'leaned on {on} and was run again: {names}' },
  dayClosed: { 'zh-CN': '已关账（{by}），没有重跑：{names}', en: 'closed by {by}, not run: {names}' },
  dayClosedChanged: {
    'zh-CN': '关账之后有新的数据，归下一未关账日：{names}',
    en: 'something came after it was closed; it belongs to the next open day: {names}',
  },
  lateCarried: {
    'zh-CN': '{reconciliation}：承接已关账日 {closedDay} 的 {rows} 笔',
    en: '{reconciliation}: carries {rows} rows of closed day {closedDay}',
  },
  closeProposed: { 'zh-CN': '待复核', en: 'proposed' },
  closeReturned: { 'zh-CN': '已退回', en: 'returned' },
  closeClosed: { 'zh-CN': '已关账', en: 'closed' },
  closeReopened: { 'zh-CN': '已重新打开', en: 'reopened' },
  closeLine: {
    'zh-CN': '{day}  {reconciliation}  {state}  经办 {maker}  复核 {checker}  {run} #{number}，手工 {byHand}',
    en: '{day}  {reconciliation}  {state}  maker {maker}  checker {checker}  {run} #{number}, by hand {byHand}',
  },
  closeReopenedBy: { 'zh-CN': '由 {person} 打开：{note}', en: 'reopened by {person}: {note}' },
  closeMatches: {
    'zh-CN': '勾对 {count} 组，{left} ↔ {right} {currency}',
    en: 'matched {count}, {left} ↔ {right} {currency}',
  },
  closeOpen: {
    'zh-CN': '未对（{side}）{rows} 笔，{amount} {currency}',
    en: 'open ({side}) {rows} rows, {amount} {currency}',
  },
  sideLeft: { 'zh-CN': '左方', en: 'left' },
  sideRight: { 'zh-CN': '右方', en: 'right' },
  givenUpLine: {
    'zh-CN': '{reconciliation} ⚠ “{pass}”有 {rows} 笔没有算完，未作判断：{limit}',
    en: '{reconciliation} ⚠ "{pass}" decided nothing over {rows} rows: {limit}',
  },
  givenUp_budget: { 'zh-CN': '一组超过 {most} 步', en: 'a block took more than {most} steps' },
  givenUp_rows: { 'zh-CN': '一组或一方超过 {most} 笔', en: 'a block or a side has more than {most} rows' },
  givenUp_candidates: { 'zh-CN': '可能的配对超过 {most} 个', en: 'there are more than {most} possible pairs' },
  rulesUntried: {
    'zh-CN': '规则改动尚未回测：{names}；应用时需先回测，或用 --reason 说明理由',
    en: 'rules that are not back-tested: {names}; to apply them takes a back-test, or a --reason',
  },
  runKept: {
    'zh-CN':
      '{run}  {day}  {reconciliation} #{number}  {state}  {rules}  勾对 {matches}，未对 {openLeft} ↔ {openRight}  {hash}',
    en: '{run}  {day}  {reconciliation} #{number}  {state}  {rules}  matched {matches}, open {openLeft} ↔ {openRight}  {hash}',
  },
  runCurrent: { 'zh-CN': '现行', en: 'current' },
  runSuperseded: { 'zh-CN': '已被取代', en: 'superseded' },
  runsDiffer: {
    'zh-CN': '新增 {came}，失去 {went}，改变 {changed}',
    en: 'came {came}, went {went}, changed {changed}',
  },
  rulesUnchanged: { 'zh-CN': '规则没有变化', en: 'no rules change' },
  backtestHead: {
    'zh-CN': '{id}  {reconciliation}（{ruleSet}）  {from} – {to}，{days} 日，其中已关账 {closed} 日  规则 {hash}',
    en: '{id}  {reconciliation} ({ruleSet})  {from} – {to}, {days} days, {closed} of them closed  rules {hash}',
  },
  backtestJudged: {
    'zh-CN':
      '勾对 {matches}：与人工确认一致 {right}，相悖 {wrong}，未经人工判断 {unjudged}；查准率 {precision}，查全率 {recall}（{found}/{whole}）',
    en: 'matches {matches}: as people confirmed {right}, against them {wrong}, not judged {unjudged}; precision {precision}, recall {recall} ({found} of {whole})',
  },
  backtestPass: {
    'zh-CN': '{pass} {name}：{matches}，一致 {right}，相悖 {wrong}；查准率 {precision}，查全率 {recall}',
    en: '{pass} {name}: {matches}, right {right}, against {wrong}; precision {precision}, recall {recall}',
  },
  backtestRisk: {
    'zh-CN': '风险资金：新确认 {added}；不再确认 {lost}；与人工相悖 {contradicting}',
    en: 'money at risk: newly confirmed {added}; no longer confirmed {lost}; against people {contradicting}',
  },
  backtestChanges: {
    'zh-CN': '差别：新增 {added}，失去 {lost}，改变 {changed}（gouji rules show {id}）',
    en: 'difference: added {added}, lost {lost}, changed {changed} (gouji rules show {id})',
  },
  backtestTime: { 'zh-CN': '用时 {milliseconds} 毫秒', en: 'took {milliseconds} ms' },
  percent: { 'zh-CN': '{value}%', en: '{value} %' },
  noBase: { 'zh-CN': '无可比对', en: 'nothing to judge by' },
  backtestRow: {
    'zh-CN': '{mark} {day}  {before} → {after}  {rows} 笔  {amount} {currency}  {left} ↔ {right}',
    en: '{mark} {day}  {before} → {after}  {rows} rows  {amount} {currency}  {left} ↔ {right}',
  },
  contradicts: { 'zh-CN': '（与人工相悖）', en: '(against people)' },
  breakCount: {
    'zh-CN': '▲ {words} {kind} {state}：{count} 笔，{effect}',
    en: '▲ {words} {kind} {state}: {count}, {effect}',
  },
  proven: { 'zh-CN': '✓ 已证明', en: '✓ PROVEN' },
  incomplete: { 'zh-CN': '✗ 未证明，差额 {residue}', en: '✗ INCOMPLETE, residue {residue}' },
  sourcesLate: { 'zh-CN': '迟到，没有文件：{sources}', en: 'late, no file: {sources}' },
  sourcesNotDue: { 'zh-CN': '未到期，还没有文件：{sources}', en: 'not due yet, no file: {sources}' },
  sourcesExpected: { 'zh-CN': '没有文件：{sources}', en: 'no file: {sources}' },

  // settlements before they are cleared
  gateLine: {
    'zh-CN': '{id}  {state}  到账 {received} → 应清算 {toClear} {currency}，差额 {residue}',
    en: '{id}  {state}  received {received} → to clear {toClear} {currency}, residue {residue}',
  },
  gateTerm: { 'zh-CN': '{mark} {role}  {rows} 笔  {amount}', en: '{mark} {role}  {rows} rows  {amount}' },
  gateReleased: { 'zh-CN': '{by} 于 {at} 放行 {amount}', en: '{by} released {amount} at {at}' },

  // arrivals and the inbox
  arrivalDue: { 'zh-CN': '期限 {due}', en: 'due {due}' },
  arrivalRows: { 'zh-CN': '{rows} 行', en: '{rows} rows' },
  arrivalFile: { 'zh-CN': '{file}（{at}，{by}）', en: '{file} ({at}, {by})' },
  arrivalDeclared: { 'zh-CN': '{by} 声明没有交易：{note}', en: '{by} declared it empty: {note}' },
  left: { 'zh-CN': '留下', en: 'left' },
  inboxMoved: { 'zh-CN': '{outcome}  {name}  → {movedTo}', en: '{outcome}  {name}  → {movedTo}' },
  inboxNothing: { 'zh-CN': '收件夹是空的', en: 'the inbox is empty' },
  inboxLate: { 'zh-CN': '仍然迟到：', en: 'Still late:' },

  // explanations
  matched: { 'zh-CN': '已勾对', en: 'matched' },
  mismatched: { 'zh-CN': '已勾对，但有不符', en: 'mismatched' },
  suggested: { 'zh-CN': '建议，未确认', en: 'suggested' },
  open: { 'zh-CN': '未勾对', en: 'open' },
  break: { 'zh-CN': '差异', en: 'break' },

  // matches by hand
  matchDiffers: { 'zh-CN': '不符：{gates}（列为差异）', en: 'differs in {gates} (a break)' },
  matchUndone: {
    'zh-CN': '{id} 已拆开，{left} 笔与 {right} 笔重新未达；冲正凭证 {journals}',
    en: '{id} is taken apart: {left} and {right} rows are open again; reversals {journals}',
  },

  // breaks
  bulkDone: { 'zh-CN': '{done} 项已办，{left} 项不符未动', en: '{done} done, {left} left that do not fit' },
  summaryTotal: { 'zh-CN': '差异 {total} 项', en: '{total} breaks' },
  summaryLine: { 'zh-CN': '  {name}  {count} 项  {amount} {currency}', en: '  {name}  {count}  {amount} {currency}' },
  summaryAge: { 'zh-CN': '{bucket} 天', en: '{bucket} days' },
  summaryPool: {
    'zh-CN': '  存疑 {source}  {count} 项  {amount} {currency}，最早 {oldest}，下次到期 {next}，至多已试 {attempts} 次',
    en: '  pool {source}  {count}  {amount} {currency}, oldest {oldest}, next expiry {next}, tried {attempts} times at most',
  },
  withJournal: { 'zh-CN': '凭证 {journal}', en: 'journal {journal}' },
  withContent: { 'zh-CN': '方案 {hash}', en: 'content {hash}' },

  // what goes out
  statement: { 'zh-CN': '对账单 {number}  {file}', en: 'statement {number}  {file}' },
  provisional: {
    'zh-CN': '暂定：凭证尚未全部被中央账本接受',
    en: 'provisional: not yet accepted by the central ledger',
  },
  synced: {
    'zh-CN': '{engine}：封存 {sealed}，上送 {sent}，接受 {accepted}，拒绝 {rejected}，待上送 {waiting}',
    en: '{engine}: sealed {sealed}, sent {sent}, accepted {accepted}, rejected {rejected}, waiting {waiting}',
  },

  // the workspace
  backedUp: { 'zh-CN': '{file}  {bytes} 字节', en: '{file}  {bytes} bytes' },
  restored: { 'zh-CN': '账套已恢复为 {backup}', en: 'the workspace is as {backup} was' },
  kept: { 'zh-CN': '恢复前的数据库留在 {file}', en: 'the database before it is kept in {file}' },

  // the demo
  demoImported: {
    'zh-CN': '导入 {files} 个文件，{rows} 行；控制总数全部相符。',
    en: 'Imported {files} files, {rows} rows; every control total agrees.',
  },
  demoBreaks: { 'zh-CN': '差异：', en: 'Breaks:' },
  demoCentral: {
    'zh-CN': '中央账本（{engine}）：接受 {accepted} 张凭证，拒绝 {rejected}，待上送 {waiting}',
    en: 'Central ledger ({engine}): {accepted} journals accepted, {rejected} rejected, {waiting} waiting',
  },
  demoWell: { 'zh-CN': '体检：一切正常', en: 'Doctor: all well' },
  demoUnwell: { 'zh-CN': '体检：有问题，见 gouji doctor', en: 'Doctor: something is wrong, see: gouji doctor' },
  demoWhere: { 'zh-CN': '到哪里看：', en: 'Where to look:' },
  demoFiles: {
    'zh-CN': '{folder}  （银行与渠道发来的文件）',
    en: '{folder}  (the files as banks and channels send them)',
  },
  demoWindow: { 'zh-CN': '{command}  （窗口）', en: '{command}  (the window)' },
  demoTruth: {
    'zh-CN': '真相：注入的 {injected} 笔差异找到 {found} 笔，类型无误；另有 {others} 笔；{proofs}。',
    en: 'Truth: {found} of {injected} injected breaks found with the right kind, {others} others; {proofs}.',
  },
  demoProven: { 'zh-CN': '各项平衡全部证明', en: 'proofs all hold' },
  demoUnproven: { 'zh-CN': '平衡留有差额', en: 'proofs leave a residue' },
  demoMissed: { 'zh-CN': '漏掉：{break}', en: 'missed: {break}' },
  demoOther: { 'zh-CN': '并未注入：{break}', en: 'not injected: {break}' },
} satisfies Record<string, Words>;
export type TerminalKey = keyof typeof terminalWords;

/** What the stages of long work are called; a reconciliation's own code stands for itself. */
export const stageWords: Readonly<Record<string, Words>> = {
  read: { 'zh-CN': '读取', en: 'reading' },
  policy: { 'zh-CN': '规定检查', en: 'policies' },
  breaks: { 'zh-CN': '差异', en: 'breaks' },
  proofs: { 'zh-CN': '平衡证明', en: 'proofs' },
  journals: { 'zh-CN': '凭证', en: 'journals' },
  backtest: { 'zh-CN': '回测', en: 'back-test' },
  compare: { 'zh-CN': '比较', en: 'comparing' },
  commit: { 'zh-CN': '保存', en: 'saving' },
};

/** What the doctor looks at and what it found there: {detail} is a count, a sum or the names of what is wrong. */
export const doctorWords: Readonly<Record<string, { well: Words; unwell: Words }>> = {
  database: {
    well: { 'zh-CN': '数据库文件完好', en: 'the database file is sound' },
    unwell: { 'zh-CN': '数据库文件损坏：{detail}', en: 'the database file is damaged: {detail}' },
  },
  'foreign keys': {
    well: { 'zh-CN': '引用完整', en: 'every reference is whole' },
    unwell: { 'zh-CN': '{detail} 处引用悬空', en: '{detail} references lead nowhere' },
  },
  originals: {
    well: { 'zh-CN': '{detail} 个原始文件与导入时一致', en: '{detail} originals are as they were imported' },
    unwell: { 'zh-CN': '原始文件缺失或被改动：{detail}', en: 'originals missing or altered: {detail}' },
  },
  matches: {
    well: { 'zh-CN': '勾对与交易流水一致', en: 'matches fit their rows' },
    unwell: { 'zh-CN': '{detail} 组勾对与交易流水不一致', en: '{detail} matches do not fit their rows' },
  },
  'closed days': {
    well: { 'zh-CN': '已关账日与关账时一致', en: 'closed days are as they were closed' },
    unwell: { 'zh-CN': '已关账日被改动：{detail}', en: 'closed days altered: {detail}' },
  },
  journals: {
    well: { 'zh-CN': '凭证与入账时一致', en: 'journals are as they were posted' },
    unwell: { 'zh-CN': '凭证被改动：{detail}', en: 'journals altered: {detail}' },
  },
  'trial balance': {
    well: { 'zh-CN': '试算平衡 {detail}', en: 'trial balance {detail}' },
    unwell: { 'zh-CN': '试算不平 {detail}', en: 'trial balance does not hold: {detail}' },
  },
  'outbox and batches': {
    well: { 'zh-CN': '待上送与批次齐全', en: 'outbox and batches are gapless' },
    unwell: { 'zh-CN': '待上送或批次有误：{detail}', en: 'outbox or batches at fault: {detail}' },
  },
  'audit chain': {
    well: { 'zh-CN': '审计链完整，{detail} 个事件', en: 'audit chain whole, {detail} events' },
    unwell: { 'zh-CN': '审计链在 {detail} 处断开', en: 'audit chain broken at {detail}' },
  },
  statements: {
    well: { 'zh-CN': '银行对账单前后相接', en: 'bank statements follow one another' },
    unwell: { 'zh-CN': '缺少银行对账单：{detail}', en: 'bank statements are missing: {detail}' },
  },
  revisions: {
    well: { 'zh-CN': '没有待确认的修订', en: 'no revision waits for a decision' },
    unwell: { 'zh-CN': '修订待确认：{detail}', en: 'revisions wait for a decision: {detail}' },
  },
  gates: {
    well: { 'zh-CN': '已放行的结算数字没有变化', en: 'released settlements are as they were released' },
    unwell: { 'zh-CN': '结算放行后数字有变化：{detail}', en: 'settlements changed after their release: {detail}' },
  },
};

/** Says a line of the terminal in one language, its places filled. */
export type Say = (key: TerminalKey, params?: Readonly<Record<string, string | number>>) => string;

export const sayIn =
  (language: Language): Say =>
  (key, params = {}) =>
    fill(
      terminalWords[key][language],
      Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
    );
