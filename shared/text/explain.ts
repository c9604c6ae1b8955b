import type { Words } from './words.ts';

/** Why matched, or why not; places in {braces} are filled from the explanation's params. */
export const explainWords = {
  'same-key': { 'zh-CN': '规则“{pass}”：{keys} 相同（{values}）', en: 'Rule “{pass}”: same {keys} ({values})' },
  unique: { 'zh-CN': '两侧各只有一笔', en: 'One row on each side, and no other candidate' },
  twins: {
    'zh-CN': '两侧各有 {count} 笔同样的交易，按出现次序配对',
    en: '{count} equal rows on each side, paired by occurrence',
  },
  'gates-agree': { 'zh-CN': '相符：{gates}', en: 'Agree: {gates}' },
  'gate-failed': { 'zh-CN': '不符：{gate}（{left} 与 {right}）', en: 'Differs: {gate} ({left} and {right})' },
  'within-tolerance': {
    'zh-CN': '{gate} 不同（{left} 与 {right}），在容差以内',
    en: '{gate} differs ({left} and {right}) within the tolerance',
  },
  'day-apart': {
    'zh-CN': '会计日相差 {days} 天，在容差 {tolerance} 天以内',
    en: 'Business days {days} apart, within the tolerance of {tolerance}',
  },
  'cut-off': {
    'zh-CN': '会计日相差 {days} 天，两侧时间只差 {seconds} 秒：日切所致',
    en: 'Business days {days} apart, and {seconds} seconds between the two clocks: a cut-off',
  },
  'settlement-sum': {
    'zh-CN': '{source} {day}：{rows} 笔净额合计 {owed}，到账 {arrived}',
    en: '{source} {day}: net of {rows} rows is {owed}, {arrived} arrived',
  },
  'settlement-unclear': {
    'zh-CN': '{source} {days} 应结 {owed}，可能是这 {receipts} 笔到账（合计 {arrived}）：金额、日期或摘要不足以断定',
    en: '{source} {days} is owed {owed}; these {receipts} receipts ({arrived}) may be it: sums, days and words do not decide it',
  },
  'nets-to-zero': {
    'zh-CN': '同一凭证、同一银行账户，{rows} 笔合计为零',
    en: 'Same voucher and bank account: {rows} rows sum to zero',
  },
  reversal: {
    'zh-CN': '规则“{pass}”：两笔金额相反，互相冲销，相隔 {days} 天',
    en: 'Rule “{pass}”: two rows of opposite amounts undo each other, {days} days apart',
  },
  'own-transfer': {
    'zh-CN': '规则“{pass}”：自有账户之间的划转，一出一入，相隔 {days} 天',
    en: 'Rule “{pass}”: a transfer between own accounts, out of one and into the other, {days} days apart',
  },
  'group-sums': {
    'zh-CN': '规则“{pass}”：{keys} 相同，{leftRows} 笔合计 {left}，另一侧 {rightRows} 笔合计 {right}',
    en: 'Rule “{pass}”: same {keys}; {leftRows} rows sum to {left}, {rightRows} rows of the other side to {right}',
  },
  'named-in-text': {
    'zh-CN': '规则“{pass}”：一侧的 {field} 写在另一侧的文字里（{rows} 笔）',
    en: 'Rule “{pass}”: {field} of one side stands in the text of the other ({rows} rows)',
  },
  'best-of-window': {
    'zh-CN': '规则“{pass}”：金额与日期相符，{agreeing} 项佐证一致（相似度 {alike}/1000），次优方案的代价高出 {gap}',
    en: 'Rule “{pass}”: amount and days agree, {agreeing} pieces of evidence with them (likeness {alike}/1000); the next best solution costs {gap} more',
  },
  'number-set-aside': {
    'zh-CN': '{fields} 是另一笔的编号（那一笔已有对应），不作为依据',
    en: '{fields} is the number of another row, which has found its own; it was not asked',
  },
  'sums-alone': {
    'zh-CN':
      '规则“{pass}”：{leftRows} 笔合计 {left} 对 {rightRows} 笔合计 {right}，是唯一的组合（偶然凑成的可能：百万分之 {byChance}）',
    en: 'Rule “{pass}”: {leftRows} rows of {left} against {rightRows} of {right}, the only combination (by accident: {byChance} in a million)',
  },
  'of-closed-day': {
    'zh-CN': '其中有已关账日 {closed} 的交易，关账之后才找到，归 {day}',
    en: 'Rows of closed day {closed}: found after it was closed, it belongs to {day}',
  },
  'amount-differs': {
    'zh-CN': '规则“{pass}”：文字里写有对方的编号，但金额不同，不自动确认',
    en: 'Rule “{pass}”: the text names the other’s number, but the amounts differ; nothing is confirmed by itself',
  },
  'part-of-number': {
    'zh-CN': '规则“{pass}”：对方的编号只是文字里另一个编号的一部分，不自动确认',
    en: 'Rule “{pass}”: the other’s number stands in the text only as a part of another one; nothing is confirmed by itself',
  },
  duplicate: {
    'zh-CN': '规则“{pass}”：关键字段与金额相同，但一侧多出一笔（{left} 笔对 {right} 笔）',
    en: 'Rule “{pass}”: same key and figures, but one side has a row too many ({left} against {right})',
  },
  'not-certain': {
    'zh-CN': '规则“{pass}”：可能的对应，但佐证不足或另有同样可能的一笔，不自动确认',
    en: 'Rule “{pass}”: could belong together, but the evidence is thin or another row is nearly as likely; nothing is confirmed by itself',
  },
  'no-candidate': {
    'zh-CN': '规则“{pass}”：另一侧没有金额、日期都相符且不矛盾的一笔',
    en: 'Rule “{pass}”: no row of the other side has the amount and the day and contradicts nothing',
  },
  'no-sum': {
    'zh-CN': '规则“{pass}”：没有唯一能凑成的组合',
    en: 'Rule “{pass}”: no single combination of rows comes to it',
  },
  'not-named': {
    'zh-CN': '规则“{pass}”：另一侧的文字里没有本笔的 {field}',
    en: 'Rule “{pass}”: no text of the other side names this row’s {field}',
  },
  'names-none': {
    'zh-CN': '规则“{pass}”：本笔的文字里没有另一侧的 {field}，或不唯一',
    en: 'Rule “{pass}”: this row’s text names no {field} of the other side, or no single one',
  },
  'not-undone': {
    'zh-CN': '规则“{pass}”：没有 {keys} 相同（{values}）、金额相反的一笔',
    en: 'Rule “{pass}”: no row with the same {keys} ({values}) and the opposite amount',
  },
  'no-transfer': {
    'zh-CN': '规则“{pass}”：{days} 天之内，自有账户中没有对应的一笔',
    en: 'Rule “{pass}”: no counterpart in another own account within {days} days',
  },
  'sums-differ': {
    'zh-CN': '规则“{pass}”：{keys} 相同（{values}）的合计不一致，或日期超出容差',
    en: 'Rule “{pass}”: the sums under the same {keys} ({values}) differ, or the days lie too far apart',
  },
  contradicts: {
    'zh-CN': '规则“{pass}”：关键字段相同，但另一个编号互相矛盾，不自动确认',
    en: 'Rule “{pass}”: same key, but a further number of the two rows contradicts; nothing is confirmed by itself',
  },
  'taken-apart': {
    'zh-CN': '规则“{pass}”：曾由人工拆开，不再自动确认',
    en: 'Rule “{pass}”: a person took them apart; they are not matched again by themselves',
  },
  'by-hand': {
    'zh-CN': '{person} 手工勾对：{leftRows} 笔 {left}，另一侧 {rightRows} 笔 {right}',
    en: '{person} matched by hand: {leftRows} rows of {left} and {rightRows} rows of {right}',
  },
  'by-hand-note': { 'zh-CN': '理由：{note}', en: 'Reason given: {note}' },
  'pass-suggests': {
    'zh-CN': '规则“{pass}”只给出建议，不自动确认',
    en: 'Rule “{pass}” only suggests',
  },
  'not-unique': {
    'zh-CN': '候选不唯一：{left} 笔对 {right} 笔，不自动确认',
    en: 'Not unique: {left} rows against {right}; nothing is confirmed by itself',
  },
  'no-partner': {
    'zh-CN': '规则“{pass}”：另一侧没有相同的 {keys}（{values}）',
    en: 'Rule “{pass}”: the other side has no row with the same {keys} ({values})',
  },
  'no-key': { 'zh-CN': '规则“{pass}”：本笔没有 {keys}', en: 'Rule “{pass}”: this row has no {keys}' },
  'partner-taken': {
    'zh-CN': '规则“{pass}”：{keys} 相同的一笔已与他笔勾对',
    en: 'Rule “{pass}”: the row with the same {keys} is matched to another',
  },
  'partner-day': {
    'zh-CN': '规则“{pass}”：{keys} 相同，但会计日相差 {days} 天，超出容差',
    en: 'Rule “{pass}”: same {keys}, but the days are {days} apart, beyond the tolerance',
  },
  'filtered-out': { 'zh-CN': '规则“{pass}”不适用于本笔', en: 'Rule “{pass}” does not take this row' },
  'in-pool': { 'zh-CN': '在存疑池中，自 {since} 起', en: 'In the carry-over pool since {since}' },
  'no-receipt': {
    'zh-CN': '规则“{pass}”：{day} 的净额应于 {due} 到账，没有相符的一笔',
    en: 'Rule “{pass}”: the net of {day} was due on {due}; no receipt is plainly it',
  },
  'no-settlement': {
    'zh-CN': '规则“{pass}”：没有哪一日的净额是这笔 {amount}',
    en: 'Rule “{pass}”: no channel’s day comes to this {amount}',
  },
  'not-due': { 'zh-CN': '尚未到结算日', en: 'Its settlement is not due yet' },
  'not-run': { 'zh-CN': '该日尚未对账', en: 'Its day has not been reconciled yet' },
} satisfies Record<string, Words>;
export type ExplainCode = keyof typeof explainWords;
