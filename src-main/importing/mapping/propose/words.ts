import type { MappingField } from '../../../../shared/entity/mapping.ts';
import type { TransactionKind, TransactionStatus } from '../../../../shared/entity/transaction.ts';
import { currencyNamed } from '../../../../shared/value/currency.ts';
import { plainName } from '../names.ts';

/** Names of columns by what they tell, with how sure they are; the surest that fits a column counts. */
const names: readonly [MappingField, number, RegExp][] = [
  [
    'day',
    96,
    /^(?:(?:银行)?记账日期?|入账日期|记账时间|posting ?date|post ?date|date ?posted|book(?:ed|ing) ?date|buchungstag|buchungsdatum)$/,
  ],
  ['day', 92, /^(?:日期|交易日期?|业务日期|会计日期?|发生日期|date|datum|fecha|booked|day)$/],
  [
    'day',
    88,
    /^(?:交易时间|时间|创建时间|完成时间|支付时间|发生时间|transactiondate|trandate|txndate|valuta\/buchung|created|completeddate|starteddate|datetime|timestamp|dateandtime|transactiontime|belegdatum|tradedate)$/,
  ],
  ['day', 60, /日期|date$|datum$/],
  [
    'valueDay',
    95,
    /^(?:起息日期?|价值日|生效日期|结算日期?|清算日期?|valuedate|valutadatum|wertstellung|valuta|executiondate|settlementdate|settleddate|effectivedate)$/,
  ],
  ['clock', 90, /^(?:交易时间|时间|time|uhrzeit|transactiontime|记账时间)$/],
  [
    'amount',
    95,
    /^(?:金额|交易金额|发生额|交易额|人民币金额|入账金额|记账金额|订单金额|amount|transactionamount|billingamount|bookedamount|betrag|buchungsbetrag|bedrag|montant|importe|amt|value)$/,
  ],
  [
    'in',
    95,
    /^(?:收入|收入金额|存入|存入金额|转入|转入金额|收款金额|来账金额|inflow|paidin|moneyin|deposits?|depositamount|in|received|einzahlung|gutschrift|amountin|receipts?)$/,
  ],
  ['in', 92, /^(?:记账|入账)金额收入$/],
  ['out', 92, /^(?:记账|入账)金额支出$/],
  ['in', 85, /收入(?:金额|额)?$|^(?:贷方?|贷方金额|贷方发生额|credits?|creditamount|cr|haben|amountcredit)$/],
  [
    'out',
    95,
    /^(?:支出|支出金额|支取|支取金额|转出|转出金额|付款金额|往账金额|outflow|paidout|moneyout|withdrawals?|withdrawalamount|out|spent|auszahlung|lastschrift|amountout|payments?)$/,
  ],
  ['out', 85, /支出(?:金额|额)?$|^(?:借方?|借方金额|借方发生额|debits?|debitamount|debet|dr|soll|amountdebit)$/],
  [
    'direction',
    95,
    /^(?:借贷|借贷标志|借贷方向|收支|收\/支|收支方向|收支类型|收支标志|收付标志|方向|d\/?c|c\/?d|dr\/?cr|cr\/?dr|debit\/?credit|credit\/?debit|debitcreditindicator|dcindicator|dcflag|indicator|direction|sign|soll\/haben|af\/?bij)$/,
  ],
  [
    'balance',
    95,
    /^(?:余额|账户余额|本次余额|当前余额|联机余额|交易后余额|结余|balance|runningbalance|accountbalance|balanceafter|saldo|kontostand|closingbalance)$/,
  ],
  ['fee', 95, /^(?:手续费|服务费|费用|手续费金额|fees?|feeamount|charges?|commission|gebühr|entgelt)$/],
  [
    'currency',
    95,
    /^(?:币种|币别|货币|币种代码|交易币种|交易货币|currency|ccy|billingcurrency|transactioncurrency|accountcurrency|currencycode|währung|waehrung|buchungswährung|munt|devise|moneda)$/,
  ],
  ['currency', 99, /^(?:记账币种|入账货币|入账币种|账户币种)$/],
  ['status', 95, /^(?:状态|交易状态|订单状态|支付状态|当前状态|status|state|transactionstatus|paymentstatus)$/],
  ['kind', 90, /^(?:交易类型|业务类型|类型|交易种类|type|transactiontype|kind|category|umsatzart|transaktionstyp)$/],
  [
    'account',
    90,
    /^(?:账号|账户|本方账号|本方账户|卡号|商户号|accounts?|accountno|accountnumber|accountid|iban|auftragskonto|rekeningnummer|auftraggeberkonto|card#|merchantid)$/,
  ],
  [
    'orderNo',
    90,
    /^(?:订单号|商户订单号|订单编号|商家订单号|orderno\.?|orderid|ordernumber|merchantorderno|invoiceno|invoice)$/,
  ],
  [
    'channelNo',
    90,
    /^(?:渠道流水号|支付流水号|平台流水号|渠道订单号|支付订单号|交易号|transactionid|txnid|id|paymentid|pspreference)$/,
  ],
  ['refundNo', 90, /^(?:退款单号|退款订单号|商户退款单号|refundno|refundid)$/],
  ['batchNo', 90, /^(?:批次号|结算批次号?|batch|batchno|batchid|payoutid|settlementid)$/],
  [
    'bankRef',
    90,
    /^(?:流水号|银行流水号?|交易流水号?|交易流水|日志号|核心流水号|reference|ref|refno|bankreference|bankref|transactionreference|transactionreferencenumber|transactionref|buchungsreferenz)$/,
  ],
  [
    'voucherNo',
    90,
    /^(?:凭证号码?|凭证编号|传票号|voucherno?|voucher|cheque(?:no|number)?|check(?:no|number)|documentno)$/,
  ],
  [
    'counterparty',
    90,
    /^(?:对方户名|对方名称|对方账户名称?|对方单位|对手户名|对手信息|交易对方|收款人|付款人|对方|counterparty|counterpartyname|counteraccountname|payee|payer|beneficiary|name|merchant|merchantname|empfänger|beguenstigter\/zahlungspflichtiger|naamtegenpartij)$/,
  ],
  [
    'counterpartyAccount',
    90,
    /^(?:对方账号|对方账户|对方卡号|对方账号\/卡号|counterpartyaccount|counterpartyiban|payeeaccount|beneficiaryaccount|kontonummer|bankaccountdetails|rekeningnummertegenpartij)$/,
  ],
  [
    'memo',
    90,
    /^(?:摘要|附言|备注|用途|交易摘要|交易附言|交易描述|说明|描述|商品|商品名称|descriptions?|memo|details?|narrative|narration|particulars|notes?|remarks?|text|purpose|paymentdetails|transactiondescription|verwendungszweck|buchungstext|transaktionsbeschreibung|omschrijving)$/,
  ],
];

/** Columns of another currency than the account's, or of the paper rather than the books. */
const others = /original|foreign|local|fremd|原币|交易地|orig/;

/** A name without its unit, currency and numbering: "金额(元)", "Amount (EUR)", "Amount CZK", "1. Date". */
export function bareName(name: string): string {
  return plainName(name)
    .replace(/帐/g, '账')
    .replaceAll(
      /\((?:单位[:：]?)?[^()]{0,8}?(?:元|分|角|rmb|cny|cents?|fen|[a-z]{3})\)|[[【][^\]】]*[\]】]|_|\.(?=.)/g,
      '',
    )
    .replaceAll(/[()]|\.$/g, '')
    .replace(
      /^(amount|betrag|balance|saldo|debit|credit|paidin|paidout)(?:in)?([a-z]{3})$/,
      (all, word: string, code: string) => (currencyNamed(code) === null ? all : word),
    );
}

export type NamedField = { readonly field: MappingField; readonly sure: number };

/** What a name may tell, surest first. */
export function fieldsNamed(name: string): NamedField[] {
  const bare = bareName(name);
  if (bare === '' || others.test(bare)) return [];
  const found = names.filter(([, , pattern]) => pattern.test(bare)).map(([field, sure]) => ({ field, sure }));
  return found.sort((a, b) => b.sure - a.sure);
}

/** The power of ten that a name or a title gives for its unit; null where it gives none. */
export function powerNamed(text: string): number | null {
  const plain = text.normalize('NFKC').toLowerCase();
  const unit =
    /(?:\(|单位\s*[:：]?\s*)\s*(?:人民币)?\s*(百万元|万元|千元|元|角|分|yuan|fen|cents?|pence)\s*(?:\)|$|\s|,)/.exec(
      plain,
    )?.[1];
  if (unit === undefined) return null;
  const powers: Record<string, number> = { 百万元: 6, 万元: 4, 千元: 3, 元: 0, yuan: 0, 角: -1 };
  return powers[unit] ?? -2;
}

/** The currency that a name or a title gives; null where it gives none. */
export function currencyIn(text: string): string | null {
  const plain = text.normalize('NFKC');
  if (/\(.*元\)|人民币|单位\s*[:：]?\s*[百千万]*元/.test(plain)) return 'CNY';
  const code = /(?:^|[\s(:：])([A-Z]{3})\)?$/.exec(plain.trim())?.[1];
  return code === undefined ? null : currencyNamed(code);
}

/** Words for a side of money. `view`: those of 借/贷 and debit/credit depend on whose books they are of. */
export function sideOfWord(word: string): { side: 'in' | 'out'; view: boolean } | null {
  const plain = plainName(word);
  const halves = /^(借|贷)(dr|cr)$/.exec(plain)?.[2];
  const text = halves ?? plain;
  if (/^(?:收|收入|入|转入|收款|来账|存入|in|inflow|deposit|\+|bij)$/.test(text)) return { side: 'in', view: false };
  if (/^(?:支|支出|出|转出|付|付款|往账|支取|out|outflow|withdrawal|-|af)$/.test(text))
    return { side: 'out', view: false };
  if (/^(?:贷|贷方|c|cr|crdt|credit|h|haben)$/.test(text)) return { side: 'in', view: true };
  if (/^(?:借|借方|d|dr|dbit|debit|s|soll)$/.test(text)) return { side: 'out', view: true };
  return null;
}

/** Does the name of a column of amounts depend on whose books it is of? */
export const isViewName = (name: string): boolean => /借|贷|debit|credit|debet|soll|haben|^[dc]r$/.test(bareName(name));

const statuses: readonly [TransactionStatus, RegExp][] = [
  [
    'success',
    /^(?:成功|交易成功|支付成功|已支付|已完成|完成|已入账|已记账|正常|posted|booked|complete[d]?|settled|success(?:ful)?|succeeded|paid|ok|umsatzgebucht)$/,
  ],
  ['pending', /^(?:处理中|待支付|待入账|进行中|pending|authorised|authorized|inprogress|open|umsatzvorgemerkt)$/],
  ['failed', /^(?:失败|交易失败|支付失败|failed|failure|declined|rejected|error)$/],
  ['closed', /^(?:关闭|交易关闭|已关闭|已取消|已撤销|closed|cancell?ed|voided|expired)$/],
];
export const statusNamed = (word: string): TransactionStatus | null =>
  statuses.find(([, pattern]) => pattern.test(plainName(word)))?.[0] ?? null;

const kinds: readonly [TransactionKind, RegExp][] = [
  ['refund', /退款|refund/],
  ['fee', /手续费|服务费|^fees?$|charge/],
  ['interest', /利息|结息|interest/],
];
export const kindNamed = (word: string): TransactionKind | null =>
  kinds.find(([, pattern]) => pattern.test(plainName(word)))?.[0] ?? null;
