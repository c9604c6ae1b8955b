import { columnName, locateColumns } from '../../reading/header.ts';

/**
 * The columns by every name that PayPal's languages have for them, in lower case: English, German, Chinese of both
 * scripts, Spanish, French, Italian, Dutch.
 */
const columnNames = {
  date: ['date', 'datum', '日期', 'fecha', 'data'],
  time: ['time', 'uhrzeit', '时间', '時間', 'hora', 'heure', 'orario', 'ora', 'tijd'],
  zone: [
    'timezone',
    'time zone',
    'zeitzone',
    '时区',
    '時區',
    'zona horaria',
    'fuseau horaire',
    'fuso orario',
    'tijdzone',
  ],
  name: ['name', '名称', '姓名', '名稱', 'nombre', 'nom', 'nome', 'naam'],
  type: ['type', 'typ', '类型', '類型', '交易类型', 'tipo'],
  description: ['description', 'beschreibung', '说明', '描述', '說明', 'descripción', 'descrizione', 'omschrijving'],
  status: ['status', '状态', '狀態', 'estado', 'état', 'statut', 'stato'],
  currency: ['currency', 'währung', '币种', '货币', '幣別', '貨幣', 'divisa', 'moneda', 'devise', 'valuta'],
  gross: ['gross', 'brutto', '总额', '總額', '毛额', 'bruto', 'avant commission', 'brut', 'lordo'],
  fee: [
    'fee',
    'fees',
    'gebühr',
    'entgelt',
    '费用',
    '手续费',
    '費用',
    '手續費',
    'comisión',
    'tarifa',
    'commission',
    'frais',
    'commissione',
    'tariffa',
    'kosten',
    'vergoeding',
  ],
  net: ['net', 'netto', '净额', '淨額', 'neto', 'après commission'],
  balance: ['balance', 'guthaben', 'saldo', '余额', '餘額', 'solde'],
  impact: [
    'balance impact',
    'auswirkung auf guthaben',
    '余额影响',
    '对余额的影响',
    '餘額影響',
    'impacto en el saldo',
    'impact sur le solde',
    'impatto sul saldo',
    'effect op saldo',
  ],
  transactionNo: [
    'transaction id',
    'transaktionscode',
    '交易号',
    '交易id',
    '交易编号',
    '交易編號',
    '交易識別碼',
    'id. de transacción',
    'id de transacción',
    'identificador de transacción',
    'numéro de transaction',
    'codice transazione',
    'id transazione',
    'transactiereferentie',
    'transactie-id',
  ],
  relatedNo: [
    'reference txn id',
    'zugehöriger transaktionscode',
    '参考交易号',
    '参考交易id',
    '參考交易編號',
    'id. de referencia de trans.',
    'id. de transacción de referencia',
    'numéro de la transaction de référence',
    'codice transazione di riferimento',
    'referentietransactie-id',
  ],
  invoiceNo: [
    'invoice number',
    'invoice id',
    'rechnungsnummer',
    '账单号',
    '发票号',
    '账单编号',
    '發票號碼',
    '帳單編號',
    'id. de factura',
    'número de factura',
    'numéro de facture',
    'numero fattura',
    'factuurnummer',
  ],
  subject: ['subject', 'betreff', '主题', '主題', 'asunto', 'objet', 'oggetto', 'onderwerp'],
  item: ['item title', 'artikelbezeichnung', '物品名称', '商品名称', '物品名稱'],
} as const;
type Column = keyof typeof columnNames;
export type Columns = Record<Column, number>;

/** Together these are in no other table that we read. */
const marks: readonly Column[] = ['date', 'time', 'currency', 'gross', 'fee', 'net', 'transactionNo'];
export const expected = 'Date, Time, Currency, Gross, Fee, Net, Transaction ID';

const plain = (name: string): string => columnName(name).toLowerCase().replace(/\s+/g, ' ');

const has = (names: readonly string[], column: Column): boolean =>
  columnNames[column].some((name: string) => names.includes(name));

export function isActivity(header: readonly string[]): boolean {
  const names = header.map(plain);
  return marks.every((column) => has(names, column)) && (has(names, 'type') || has(names, 'description'));
}

export const activityColumns = (header: readonly string[], line: number): Columns =>
  locateColumns(
    header.map(plain),
    columnNames,
    (Object.keys(columnNames) as Column[]).filter((column) => !marks.includes(column)),
    { line },
  );

/** Languages whose countries all write the day before the month; English and Spanish are written both ways. */
const dayFirstWords = ['datum', 'data', 'heure', 'avant commission'];
export const isDayFirst = (header: readonly string[]): boolean =>
  header.map(plain).some((name) => dayFirstWords.includes(name));
