import type { Format } from '../format.ts';
import { format as abc } from './abc/index.ts';
import { format as adyenSettlement } from './adyen-settlement/index.ts';
import { format as alipayAccount } from './alipay-account/index.ts';
import { format as alipayTrade } from './alipay-trade/index.ts';
import { format as allinpayMerchant } from './allinpay-merchant/index.ts';
import { format as allinpayYunst } from './allinpay-yunst/index.ts';
import { format as bai2 } from './bai2/index.ts';
import { format as boc } from './boc/index.ts';
import { format as bocom } from './bocom/index.ts';
import { format as bookCsv } from './book-csv/index.ts';
import { format as bookXlsx } from './book-xlsx/index.ts';
import { format as camt } from './camt/index.ts';
import { format as ccb } from './ccb/index.ts';
import { format as cgb } from './cgb/index.ts';
import { format as citic } from './citic/index.ts';
import { format as cmb } from './cmb/index.ts';
import { format as consumerExport } from './consumer-export/index.ts';
import { csv as icbcCsv, sheet as icbcSheet } from './icbc/index.ts';
import { format as mt940 } from './mt940/index.ts';
import { format as ofx } from './ofx/index.ts';
import { format as paypalActivity } from './paypal-activity/index.ts';
import { format as paypalSettlement } from './paypal-settlement/index.ts';
import { format as pingan } from './pingan/index.ts';
import { format as qif } from './qif/index.ts';
import { format as spdb } from './spdb/index.ts';
import { format as stripeBalance } from './stripe-balance/index.ts';
import { format as unionpayZm } from './unionpay-zm/index.ts';
import { format as wechatFund } from './wechat-fund/index.ts';
import { format as wechatTrade } from './wechat-trade/index.ts';

/** Every format that a file may have. Which of them it has is told by its content alone. */
export const formats: readonly Format[] = [
  bookCsv,
  bookXlsx,
  wechatTrade,
  wechatFund,
  alipayTrade,
  alipayAccount,
  unionpayZm,
  icbcCsv,
  icbcSheet,
  abc,
  boc,
  bocom,
  ccb,
  cgb,
  citic,
  cmb,
  pingan,
  spdb,
  mt940,
  ofx,
  qif,
  bai2,
  camt,
  adyenSettlement,
  allinpayMerchant,
  allinpayYunst,
  stripeBalance,
  paypalActivity,
  paypalSettlement,
  consumerExport,
];
