/** ISO 4217 codes whose minor unit is not two digits; every other known code has two (ISO 4217:2015, amendment 176). */
const scaleExceptions: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

const twoDigitCodes =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP ' +
  'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
  'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN ' +
  'NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP ' +
  'SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG';

/** Withdrawn codes that old statements still carry; all had two digits. */
const withdrawnCodes = 'ATS DEM EEK FIM FRF HRK IEP LTL LVL NLG SIT SKK';

const scales = new Map<string, number>([
  ...`${twoDigitCodes} ${withdrawnCodes}`.split(' ').map((code): [string, number] => [code, 2]),
  ...Object.entries(scaleExceptions),
]);

/** A three-letter ISO 4217 code, upper case. */
export type Currency = string;

export const isCurrency = (code: string): boolean => scales.has(code);

/** Digits after the point of a currency's minor unit: CNY 2, JPY 0, KWD 3. Throws RangeError for an unknown code. */
export function scaleOf(currency: Currency): number {
  const scale = scales.get(currency);
  if (scale === undefined) throw new RangeError(`unknown currency ${currency}`);
  return scale;
}

const chineseNames: Record<string, string> = {
  人民币: 'CNY',
  人民币元: 'CNY',
  美元: 'USD',
  欧元: 'EUR',
  港币: 'HKD',
  港元: 'HKD',
  日元: 'JPY',
  英镑: 'GBP',
  RMB: 'CNY',
  '156': 'CNY',
};

/** The ISO code a file means by a code, a Chinese name or 156/RMB; null where it means none that we know. */
export function currencyNamed(text: string): Currency | null {
  const name = text.trim().toUpperCase();
  return scales.has(name) ? name : (chineseNames[name] ?? null);
}
