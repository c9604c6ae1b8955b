/** The fields of a transaction that name it for a person. */
export type NamedRow = {
  refundNo: string | null;
  orderNo: string | null;
  bankRef: string | null;
  voucherNo: string | null;
  channelNo: string | null;
};

/** What a break or a match is about, in the words of the business: the refund, else the order, bank, voucher or channel number. */
export const subjectOf = (row: NamedRow): string | null =>
  row.refundNo ?? row.orderNo ?? row.bankRef ?? row.voucherNo ?? row.channelNo;
