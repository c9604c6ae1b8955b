import type { TransactionKind, TransactionStatus } from '../../../../shared/entity/transaction.ts';

/** What a status means, by the words of PayPal's languages. A payment that was refunded later was paid. */
const statuses: readonly [RegExp, TransactionStatus][] = [
  [
    /^(?:completed|cleared|paid|refunded|partially refunded|reversed|abgeschlossen|gezahlt|(?:teilweise )?(?:zurückgezahlt|rückgezahlt|rückerstattet)|zurückgebucht)$/,
    'success',
  ],
  [
    /^(?:已?完成|已付款|已结清|(?:已|部分)退款|已部分退款|已撤销|已撤銷|completado|completada|pagado|reembolsado|terminée?|effectué|complétée?|remboursé|completato|rimborsato|voltooid|terugbetaald)$/,
    'success',
  ],
  [
    /^(?:pending|uncleared|unclaimed|held|on hold|processing|placed|created|ausstehend|offen|in bearbeitung|nicht eingefordert|einbehalten)$/,
    'pending',
  ],
  [/^(?:待处理|待處理|处理中|處理中|未认领|pendiente|en attente|in sospeso|in behandeling)$/, 'pending'],
  [
    /^(?:denied|failed|returned|rejected|abgelehnt|fehlgeschlagen|zurückgegeben|已拒绝|已拒絕|失败|失敗|rechazado|denegado|fallido|refusé|échec|rifiutato|non riuscito|geweigerd|mislukt)$/,
    'failed',
  ],
  [
    /^(?:canceled|cancelled|voided|expired|removed|storniert|abgebrochen|abgelaufen|aufgehoben|已取消|已过期|已過期|已作废|cancelado|caducado|annulé|expiré|annullato|scaduto|geannuleerd|verlopen)$/,
    'closed',
  ],
];

/** Null for a status in no language that we know. */
export const statusOf = (text: string): TransactionStatus | null =>
  statuses.find(([words]) => words.test(text.toLowerCase()))?.[1] ?? null;

/** Rows that touch no balance (authorisations, orders). */
export const isMemo = (impact: string): boolean => /^(?:memo|备注|備註|无|無)$/i.test(impact);

const moneyBack = /refund|rückzahlung|rückerstattung|退款|reembolso|remboursement|rimborso|terugbetaling/i;
const held =
  /hold|authori[sz]ation|reserve|release|einbehalt|autorisierung|reservierung|freigabe|冻结|凍結|预留|授权|retención|autorización|retenue|autorisation|sospensione|autorizzazione/i;
const converted = /conversion|umrechnung|währungsumtausch|兑换|兌換|货币转换|conversión|conversione|conversie/i;
const reversed =
  /chargeback|reversal|dispute|rückbuchung|rücklastschrift|käuferschutz|撤单|撤單|补偿|拒付|撤销|撤銷|reversión|contracargo|annulation|litige|storno|contestazione|terugboeking/i;
const withdrawn = /withdraw|abbuchung|auszahlung|提现|提現|提款|retirada|retiro|virement|prelievo|opname/i;
const deposited = /deposit|einzahlung|aufladung|充值|存款|转入|ingreso|depósito|approvisionnement|versamento|storting/i;
const charged = /\bfee\b|gebühr|entgelt|手续费|手續費|comisión|tarifa|commission|frais|commissione|tariffa|kosten/i;
const paid = /payment|checkout|zahlung|kauf|付款|支付|结账|pago|paiement|pagamento|betaling/i;

/** What a type of transaction is, by its words and by whether money came in. */
export function kindOf(type: string, into: boolean): TransactionKind {
  if (converted.test(type) || held.test(type)) return 'other';
  if (moneyBack.test(type)) return 'refund';
  if (reversed.test(type)) return 'reversal';
  if (charged.test(type)) return into ? 'feeReturn' : 'fee';
  if (withdrawn.test(type)) return into ? 'reversal' : 'withdrawal';
  if (deposited.test(type)) return into ? 'topUp' : 'reversal';
  if (paid.test(type)) return into ? 'payment' : 'purchase';
  return 'other';
}
