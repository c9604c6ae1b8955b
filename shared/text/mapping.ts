import type { MappingField, MappingQuestion, MappingReason } from '../entity/mapping.ts';
import { fill, type Language, type Words } from './words.ts';

/** What a proposal says for itself, by the code of its reason. */
export const mappingReasonWords: Record<MappingReason['code'], Words> = {
  NAME: { 'zh-CN': '列名“{name}”', en: 'its name “{name}”' },
  VALUES_DAY: { 'zh-CN': '值都是日期', en: 'its values are dates' },
  VALUES_CLOCK: { 'zh-CN': '值都是时间', en: 'its values are times' },
  VALUES_AMOUNT: { 'zh-CN': '值都是金额', en: 'its values are amounts' },
  VALUES_FLAG: { 'zh-CN': '值是收支标志', en: 'its values are marks of in and out' },
  VALUES_CURRENCY: { 'zh-CN': '值都是币种', en: 'its values are currencies' },
  VALUES_EMPTY: { 'zh-CN': '此文件中没有值', en: 'it is empty in this file' },
  VALUES_CONTRADICT: { 'zh-CN': '值与列名不符', en: 'its values contradict its name' },
  BALANCE_PROVES: { 'zh-CN': '逐笔余额证明', en: 'the running balance proves it' },
  BALANCE_DOES_NOT_FOLLOW: { 'zh-CN': '余额与逐笔金额不连续', en: 'it does not follow from the amounts' },
  NOT_UNDERSTOOD: { 'zh-CN': '含义不明', en: 'what it tells is not known' },
  ANSWERED: { 'zh-CN': '由人指定', en: 'a person has said so' },
};

/** What a person is asked, and how an answer is written. */
export const mappingQuestionWords: Record<MappingQuestion, Words> = {
  encoding: {
    'zh-CN': '文字用什么编码？（选读得通的一行）',
    en: 'What is the text written in? (choose the line that makes sense)',
  },
  day: { 'zh-CN': '哪一列是记账日期？（列号）', en: 'Which column is the day? (its number)' },
  amount: {
    'zh-CN': '哪一列是金额？（列号，或 in:收入列号,out:支出列号）',
    en: 'Which column is the amount? (its number, or in:N,out:N)',
  },
  dateOrder: { 'zh-CN': '日期的顺序？', en: 'In which order are dates written?' },
  sign: { 'zh-CN': '哪一方是收入？', en: 'Which of them is money in?' },
  decimal: { 'zh-CN': '小数点是哪个符号？', en: 'Which mark stands before the fraction?' },
  power: { 'zh-CN': '金额单位？（元 0，分 -2，万元 4）', en: 'The unit of amounts? (main unit 0, cents -2)' },
  currency: { 'zh-CN': '什么币种？（如 CNY，或列号）', en: 'Which currency? (such as CNY, or a column number)' },
  status: {
    'zh-CN': '状态各是什么意思？（词:success,词:failed）',
    en: 'What do the status words mean? (word:success,word:failed)',
  },
};

/** What a column may tell. */
export const mappingFieldWords: Record<MappingField, Words> = {
  day: { 'zh-CN': '日期', en: 'day' },
  clock: { 'zh-CN': '时间', en: 'time' },
  valueDay: { 'zh-CN': '起息日', en: 'value day' },
  amount: { 'zh-CN': '金额', en: 'amount' },
  in: { 'zh-CN': '收入', en: 'money in' },
  out: { 'zh-CN': '支出', en: 'money out' },
  direction: { 'zh-CN': '收支标志', en: 'in or out' },
  balance: { 'zh-CN': '余额', en: 'balance' },
  fee: { 'zh-CN': '手续费', en: 'fee' },
  currency: { 'zh-CN': '币种', en: 'currency' },
  status: { 'zh-CN': '状态', en: 'status' },
  kind: { 'zh-CN': '交易类型', en: 'kind' },
  account: { 'zh-CN': '本方账号', en: 'account' },
  channel: { 'zh-CN': '渠道', en: 'channel' },
  orderNo: { 'zh-CN': '商户订单号', en: 'order no' },
  channelNo: { 'zh-CN': '渠道流水号', en: 'channel no' },
  refundNo: { 'zh-CN': '退款单号', en: 'refund no' },
  batchNo: { 'zh-CN': '批次号', en: 'batch no' },
  bankRef: { 'zh-CN': '银行流水号', en: 'bank reference' },
  voucherNo: { 'zh-CN': '凭证号', en: 'voucher no' },
  counterparty: { 'zh-CN': '对方户名', en: 'counterparty' },
  counterpartyAccount: { 'zh-CN': '对方账号', en: 'counterparty account' },
  memo: { 'zh-CN': '摘要', en: 'memo' },
  initiatedBy: { 'zh-CN': '发起方', en: 'initiated by' },
  ignore: { 'zh-CN': '不用', en: 'not used' },
};

/** A reason as a person reads it. */
export const describeReason = ({ code, params }: MappingReason, language: Language): string =>
  fill(mappingReasonWords[code][language], params);
