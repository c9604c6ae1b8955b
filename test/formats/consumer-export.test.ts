import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/consumer-export/index.ts';
import { sampleOf } from '../../src-main/importing/sample.ts';
import { diskFile } from '../importing/reading/bytes.ts';
import { sampleOfMembers, sampleOfText } from './damage.ts';
import { readText, readWith, refusalOf, sharedSample } from './readSample.ts';

const wechat =
  '微信支付账单明细,,,\n----,,\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n';
const alipay =
  '导出信息：\n交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注\n';
const older =
  '交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,商品名称,金额（元）,收/支,交易状态,资金状态\n';

describe('personal exports', () => {
  it.each([
    [wechat, '微信支付个人账单', '交易账单'],
    [alipay, '支付宝个人账单', '业务明细账单'],
    [older, '支付宝个人账单', '业务明细账单'],
  ])('are recognised and refused with what to fetch instead', async (text, name, fetch) => {
    expect(format.identify(sampleOfText(text))).toMatchObject({ sure: 90, why: name });
    expect(await refusalOf(readText(format, text))).toMatchObject([
      { code: 'FORMAT_CONSUMER_EXPORT', params: { format: name, fetch } },
    ]);
  });

  it('are recognised in a zip and in a workbook, and a merchant bill is not one', () => {
    expect(format.identify(sampleOfMembers({ 'a.csv': alipay }))).not.toBeNull();
    const sheet = { name: '账单', rows: [['微信支付账单明细'], wechat.split('\n')[2]!.split(',')] };
    expect(format.identify({ ...sampleOfText(null), sheet })).not.toBeNull();
    expect(format.identify(sampleOfText('交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易状态\n'))).toBeNull();
  });

  const shared = 'bank/xlsx/double-entry-generator/wechat/example-wechat-records.xlsx';
  const workbook = sharedSample(shared);
  it.skipIf(workbook === null)('names what to fetch instead of the workbook as well', async () => {
    const file = diskFile(workbook!);
    expect(format.identify(await sampleOf(file))?.why).toBe('微信支付个人账单');
    expect(await refusalOf(readWith(format, file))).toMatchObject([
      { code: 'FORMAT_CONSUMER_EXPORT', params: { format: '微信支付个人账单', fetch: '交易账单' } },
    ]);
  });
});
