import type { EditKind, GateFailure, Like, RuleChange, RuleEdit, WhyNot, WhyNotGate } from '../entity/whyNot.ts';
import { fieldWords } from './codes.ts';
import { fill, type Language, type Words } from './words.ts';

/** What the two rows failed; places are filled with the figures of both sides. */
export const gateWords: Record<WhyNotGate, Words> = {
  filter: {
    'zh-CN': '不在规则范围内：{field} 是 {left}{right}，规则要求 {beyond}',
    en: 'not in its scope: {field} is {left}{right}, it takes {beyond}',
  },
  side: { 'zh-CN': '规则不比较这两侧', en: 'it does not compare these sides' },
  source: { 'zh-CN': '数据源不同，或无结算约定', en: 'another source, or one that does not settle' },
  success: { 'zh-CN': '只取成功的交易：{left} 与 {right}', en: 'only what succeeded counts: {left} and {right}' },
  'key-missing': { 'zh-CN': '缺少 {field}（{left} 与 {right}）', en: 'no {field} ({left} and {right})' },
  key: { 'zh-CN': '{field} 不同：{left} 与 {right}', en: '{field} differs: {left} and {right}' },
  'too-short': { 'zh-CN': '{field} 不足 {beyond} 位：{left}{right}', en: '{field} is shorter than {beyond}' },
  named: {
    'zh-CN': '文字里没有对方的 {field}：{left} 与 {right}',
    en: 'the text does not name the {field}: {left} and {right}',
  },
  words: { 'zh-CN': '文字里没有“{beyond}”', en: 'the text says none of “{beyond}”' },
  account: { 'zh-CN': '账户不符：{left} 与 {right}', en: 'the accounts do not fit: {left} and {right}' },
  currency: { 'zh-CN': '币种不同：{left} 与 {right}', en: 'currency differs: {left} and {right}' },
  direction: { 'zh-CN': '收付方向相反：{left} 与 {right}', en: 'opposite directions: {left} and {right}' },
  status: { 'zh-CN': '状态不同：{left} 与 {right}', en: 'status differs: {left} and {right}' },
  amount: { 'zh-CN': '金额相差 {beyond}：{left} 与 {right}', en: 'amounts differ by {beyond}: {left} and {right}' },
  fee: { 'zh-CN': '手续费相差 {beyond}：{left} 与 {right}', en: 'fees differ by {beyond}: {left} and {right}' },
  sum: { 'zh-CN': '合计相差 {beyond}：{left} 与 {right}', en: 'sums differ by {beyond}: {left} and {right}' },
  single: { 'zh-CN': '两侧各一笔，不是合计', en: 'one row a side is no sum' },
  day: {
    'zh-CN': '会计日相差 {beyond} 天，超出容差：{left} 与 {right}',
    en: 'days {beyond} apart, beyond the tolerance: {left} and {right}',
  },
  due: { 'zh-CN': '结算日 {left} 未到', en: 'not due before {left}' },
  agree: { 'zh-CN': '{field} 互相矛盾：{left} 与 {right}', en: '{field} contradicts: {left} and {right}' },
  against: { 'zh-CN': '对方不符：{left} 与 {right}', en: 'the parties contradict: {left} and {right}' },
  evidence: { 'zh-CN': '佐证不足（{beyond}）', en: 'too little evidence ({beyond})' },
  'not-unique': { 'zh-CN': '不唯一：另有同样合适的一笔 {beyond}', en: 'not unique: another is as good {beyond}' },
  suggest: { 'zh-CN': '规则只给出建议', en: 'it only suggests' },
  apart: { 'zh-CN': '曾由人工拆开', en: 'a person took them apart' },
  taken: { 'zh-CN': '已与他笔勾对（{right}）', en: 'taken by another match ({right})' },
  none: { 'zh-CN': '各项都符合', en: 'everything holds' },
};

/** What makes a row a candidate. */
export const likeWords: Record<Like, Words> = {
  match: { 'zh-CN': '同一勾对', en: 'its match' },
  key: { 'zh-CN': '编号相同', en: 'same number' },
  'near-key': { 'zh-CN': '编号相近', en: 'number a slip away' },
  text: { 'zh-CN': '文字提到', en: 'named in the text' },
  amount: { 'zh-CN': '金额相同', en: 'same amount' },
  'near-amount': { 'zh-CN': '金额相近', en: 'about the amount' },
  opposite: { 'zh-CN': '金额相反', en: 'opposite amount' },
  party: { 'zh-CN': '对方相似', en: 'party alike' },
  moment: { 'zh-CN': '同一时刻', en: 'same moment' },
  suggested: { 'zh-CN': '同一建议', en: 'same suggestion' },
};

const editWords: Record<EditKind, Words> = {
  day: { 'zh-CN': '日期容差从 {before} 天放宽到 {after} 天', en: 'raise the day tolerance from {before} to {after}' },
  amount: { 'zh-CN': '金额容差从 {before} 放宽到 {after}', en: 'raise the amount tolerance from {before} to {after}' },
  fee: { 'zh-CN': '手续费容差从 {before} 放宽到 {after}', en: 'raise the fee tolerance from {before} to {after}' },
  ignore: { 'zh-CN': '比较编号时忽略 {after}', en: 'ignore {after} in the number' },
  'drop-key': { 'zh-CN': '关键字段从 {before} 改为 {after}', en: 'keys {after} in place of {before}' },
  kind: { 'zh-CN': '交易类型从 {before} 扩大为 {after}', en: 'take the kinds {after} in place of {before}' },
  'any-channel': { 'zh-CN': '不再限定是否经过渠道', en: 'take rows with and without a channel' },
  evidence: {
    'zh-CN': '所需佐证从 {before} 项减为 {after} 项',
    en: 'ask for {after} pieces of evidence in place of {before}',
  },
  'minimum-length': {
    'zh-CN': '编号最短长度从 {before} 减为 {after}',
    en: 'numbers of {after} letters in place of {before}',
  },
  text: { 'zh-CN': '查找的文字从 {before} 扩大为 {after}', en: 'look in {after} in place of {before}' },
  confirm: { 'zh-CN': '从建议改为确认', en: 'confirm in place of suggest' },
  'add-pass': { 'zh-CN': '在最后增加一条规则：{after}', en: 'add a pass after the others: {after}' },
};

const changeWords = {
  change: { 'zh-CN': '最小的规则改动（{pass}）：{edits}', en: 'Smallest change (“{pass}”): {edits}' },
  alone: { 'zh-CN': '不影响其他未勾对的记录', en: 'It would match nothing else that is open' },
  others: {
    'zh-CN': '还会勾对另外 {rows} 笔（{matches} 组）',
    en: 'It would also match {rows} other rows ({matches} matches)',
  },
  ambiguous: { 'zh-CN': '{count} 笔会变得不唯一', en: '{count} rows would be ambiguous' },
  differing: {
    'zh-CN': '{count} 笔会成为金额或状态不符的差异',
    en: '{count} rows would pair with figures that differ',
  },
  freed: { 'zh-CN': '{count} 笔现有勾对会失去', en: '{count} rows would lose their match' },
  atLeast: { 'zh-CN': '未勾对的太多，另有 {count} 笔没有查看', en: '{count} more open rows were not looked at' },
} satisfies Record<string, Words>;

const noChangeWords: Record<NonNullable<WhyNot['noChange']>, Words> = {
  'no-candidate': {
    'zh-CN': '没有相近的记录：任何规则都勾对不了，只能等待或人工处理',
    en: 'Nothing is near it: no rule would match it; wait, or match by hand',
  },
  'not-run': { 'zh-CN': '尚未对账', en: 'Not reconciled yet' },
  taken: {
    'zh-CN': '最相近的一笔已与他笔勾对：没有可改的规则',
    en: 'The nearest is matched to another: no rule mends that',
  },
  apart: {
    'zh-CN': '曾由人工拆开：规则不再勾对，只能人工勾对',
    en: 'A person took them apart: only a person matches them again',
  },
  'not-unique': { 'zh-CN': '有几笔同样合适：只能由人选择', en: 'Several are equally good: only a person can choose' },
  'too-different': {
    'zh-CN': '相差太多：没有稳妥的规则改动，只能人工勾对',
    en: 'Too different: no honest change of the rules; by hand only',
  },
  wait: { 'zh-CN': '结算日未到', en: 'Its settlement is not due yet' },
};

const fields = (text: string, language: Language): string =>
  text.replace(/[a-zA-Z]+/g, (code) => (Object.hasOwn(fieldWords, code) ? fieldWords[code]![language] : code));
const shown = (text: string): string => (text === '' ? '—' : text);

/** One gate in words, without its pass. */
export function gateSentence({ gate, field, left, right, beyond }: GateFailure, language: Language): string {
  // Of a filter one side alone has a figure.
  const figures =
    gate === 'filter' || gate === 'too-short' ? { left, right } : { left: shown(left), right: shown(right) };
  return fill(gateWords[gate][language], { ...figures, beyond, field: fields(field, language) }).trim();
}

const editSentence = ({ kind, before, after }: RuleEdit, language: Language): string =>
  fill(editWords[kind][language], { before: fields(before, language), after: fields(after, language) });

/** The smallest change and what else it would do, a sentence each. */
export function changeSentences({ passName, edits, others }: RuleChange, language: Language): string[] {
  const mark = language === 'zh-CN' ? '，' : ', ';
  const say = (words: Words, params: Record<string, string | number> = {}): string =>
    fill(words[language], Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])));
  const { rows, matches, ambiguous, differing, freed } = others;
  const besides = [
    ...(ambiguous > 0 ? [say(changeWords.ambiguous, { count: ambiguous })] : []),
    ...(differing > 0 ? [say(changeWords.differing, { count: differing })] : []),
    ...(freed > 0 ? [say(changeWords.freed, { count: freed })] : []),
  ];
  return [
    say(changeWords.change, { pass: passName, edits: edits.map((edit) => editSentence(edit, language)).join(mark) }),
    rows > 0 ? say(changeWords.others, { rows, matches }) : say(changeWords.alone),
    ...besides,
  ];
}

/** What could be changed, or why nothing can. */
export function whatToChange({ change, noChange, unseen }: WhyNot, language: Language): string[] {
  const told = change ? changeSentences(change, language) : noChange ? [noChangeWords[noChange][language]] : [];
  const more = unseen > 0 ? [fill(changeWords.atLeast[language], { count: String(unseen) })] : [];
  return [...told, ...more];
}
