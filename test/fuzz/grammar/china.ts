import { readFileSync } from 'node:fs';
import { sampleFile } from '../../formats/readSample.ts';
import { type Grammar, proven, unproven } from './kind.ts';
import {
  incoming,
  type Move,
  outgoing,
  type Plan,
  plainClock,
  plainDay,
  signed,
  sizeOf,
  sumOf,
  unsigned,
  yuan,
} from './moves.ts';
import { cellsOf, csvOf } from './write.ts';

const lineOf = (file: string, begin: string, encoding = 'utf-8'): string[] =>
  new TextDecoder(encoding)
    .decode(readFileSync(sampleFile(file)))
    .split(/\r?\n/)
    .find((line) => line.startsWith(begin))!
    .split(',');

const fee = (move: Move): string => `CNY ${move.fee}`;
const number = (begin: string, { at }: Move): string => `${begin}${String(at).padStart(10, '0')}`;
const ticked = (cells: readonly string[]): string => `${cells.map((cell) => `\`${cell}`).join(',')}\n`;

const bookHeader = lineOf('book/ledger.csv', '流水号');
const bookCells = ({ written, declared }: Plan): string[][] => [
  bookHeader,
  ...written.map((move) =>
    cellsOf(bookHeader, {
      流水号: `L${move.at}`,
      业务日期: move.day,
      交易时间: `${move.day} ${move.clock}`,
      虚账户: 'DDKD-S1',
      交易类型: move.amount < 0n ? '退款' : '收款',
      状态: '成功',
      币种: 'CNY',
      金额: signed(move),
      手续费: yuan(move.fee),
      渠道: '微信',
      商户订单号: `O${move.at}`,
    }),
  ),
  cellsOf(bookHeader, {
    流水号: '合计',
    交易类型: `${declared.length}笔`,
    金额: yuan(sumOf(declared)),
    手续费: yuan(sumOf(declared, (move) => move.fee)),
  }),
];

const wechatHeader = lineOf('wechat-trade/all.csv', '\ufeff交易时间'.slice(1));
const wechatTrade: Grammar = {
  options: { least: 0, fees: true },
  flaws: proven,
  tail: fee,
  text: ({ written, declared }) => {
    const refunds = sizeOf(sumOf(outgoing(declared)));
    const paid = yuan(sumOf(incoming(declared)));
    const rows = written.map((move) => {
      const refunded = move.amount < 0n;
      const none = '0.00';
      return ticked(
        cellsOf(wechatHeader, {
          交易时间: `${move.day} ${move.clock}`,
          商户号: '1900000109',
          微信订单号: number('42000000002026', move),
          商户订单号: number('A', move),
          交易状态: refunded ? 'REFUND' : 'SUCCESS',
          货币种类: 'CNY',
          应结订单金额: refunded ? none : unsigned(move),
          代金券金额: none,
          微信退款单号: refunded ? number('50000000002026', move) : '0',
          商户退款单号: refunded ? number('R', move) : '0',
          退款金额: refunded ? unsigned(move) : none,
          充值券退款金额: none,
          退款状态: refunded ? 'SUCCESS' : '',
          手续费: `${yuan(move.fee)}000`,
          费率: '0.60%',
          订单金额: refunded ? none : unsigned(move),
          申请退款金额: refunded ? unsigned(move) : none,
        }),
      );
    });
    const sums = [
      String(declared.length),
      paid,
      yuan(refunds),
      '0.00',
      yuan(sumOf(declared, (move) => move.fee)),
      paid,
      yuan(refunds),
    ];
    return `${wechatHeader.join(',')}\n${rows.join('')}总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n${ticked(sums)}`;
  },
};

const fundHeader = lineOf('wechat-fund/basic.csv', '记账时间');
const wechatFund: Grammar = {
  options: { least: 1 },
  flaws: proven,
  text: ({ written, declared }) => {
    const rows = written.map((move) =>
      ticked(
        cellsOf(fundHeader, {
          记账时间: `${move.day} ${move.clock}`,
          微信支付业务单号: number('42', move),
          资金流水单号: number('F', move),
          业务名称: '交易',
          业务类型: '交易',
          收支类型: move.amount < 0n ? '支出' : '收入',
          '收支金额(元)': unsigned(move),
          '账户结余(元)': yuan(move.balance),
          业务凭证号: number('A', move),
        }),
      ),
    );
    const [ins, outs] = [incoming(declared), outgoing(declared)];
    const sums = [declared.length, ins.length, yuan(sumOf(ins)), outs.length, yuan(sizeOf(sumOf(outs)))].map(String);
    return `${fundHeader.join(',')}\n${rows.join('')}资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n${ticked(sums)}`;
  },
};

const alipayHead = (what: string): string =>
  `#支付宝${what}查询\n#账号：[20880000000000000156]\n#起始日期：[2026年10月13日 00:00:00]   终止日期：[2026年10月15日 00:00:00]\n#---${what}列表---\n`;

const tradeHeader = lineOf('alipay-trade/detail.csv', '支付宝交易号', 'gb18030');
const alipayTrade: Grammar = {
  options: { least: 0 },
  flaws: proven,
  tail: () => 'CNY 0',
  encoding: 'gbk',
  text: ({ written, declared }) => {
    const zeros = [
      '支付宝红包（元）',
      '集分宝（元）',
      '支付宝优惠（元）',
      '商家优惠（元）',
      '券核销金额（元）',
      '商家红包消费金额（元）',
      '卡消费金额（元）',
      '服务费（元）',
      '分润（元）',
    ];
    const rows = written.map((move) =>
      cellsOf(tradeHeader, {
        支付宝交易号: number('2026', move),
        商户订单号: number('B', move),
        业务类型: move.amount < 0n ? '退款' : '交易',
        创建时间: `${move.day} ${move.clock}`,
        完成时间: `${move.day} ${move.clock}`,
        '订单金额（元）': signed(move),
        '商家实收（元）': signed(move),
        '退款批次号/请求号': move.amount < 0n ? number('RB', move) : '',
        ...Object.fromEntries(zeros.map((name) => [name, '0.00'])),
      }),
    );
    const [ins, outs] = [incoming(declared), outgoing(declared)];
    return `${alipayHead('业务明细')}${csvOf([tradeHeader, ...rows])}#---业务明细列表结束---\n#交易合计：${ins.length}笔，商家实收共${yuan(sumOf(ins))}元，商家优惠共0.00元\n#退款合计：${outs.length}笔，商家实收退款共${yuan(sumOf(outs))}元，商家优惠退款共0.00元\n#导出时间：[2026年10月15日 05:00:00]\n`;
  },
};

const accountHeader = lineOf('alipay-account/detail.csv', '账务流水号', 'gb18030');
const alipayAccount: Grammar = {
  options: { least: 1 },
  flaws: proven,
  encoding: 'gbk',
  text: ({ written, declared }) => {
    const rows = written.map((move) =>
      cellsOf(accountHeader, {
        账务流水号: number('9', move),
        业务流水号: number('2026', move),
        商户订单号: number('B', move),
        发生时间: `${move.day} ${move.clock}`,
        '收入金额（+元）': move.amount > 0n ? unsigned(move) : '0.00',
        '支出金额（-元）': move.amount < 0n ? signed(move) : '0.00',
        '账户余额（元）': yuan(move.balance),
        业务类型: '在线支付',
      }),
    );
    const [ins, outs] = [incoming(declared), outgoing(declared)];
    return `${alipayHead('账务明细')}${csvOf([accountHeader, ...rows])}#---账务明细列表结束---\n#支出合计：${outs.length}笔，共${yuan(sumOf(outs))}元\n#收入合计：${ins.length}笔，共${yuan(sumOf(ins))}元\n#导出时间：[2026年10月15日 05:00:00]\n`;
  },
};

const merchantHeader = lineOf('allinpay-merchant/bill.csv', '商户号');
const allinpayMerchant: Grammar = {
  options: { least: 1, fees: true },
  flaws: unproven,
  tail: fee,
  text: ({ written }) =>
    csvOf([
      merchantHeader,
      ...written.map((move) =>
        cellsOf(merchantHeader, {
          商户号: '56029000001',
          终端号: '00000001',
          交易时间: move.clock,
          交易类型: move.amount < 0n ? '退货' : '消费',
          '交易金额(元)': unsigned(move),
          手续费: yuan(sizeOf(move.fee)),
          交易日期: move.day,
          交易单号: number('1120', move),
          订单号: number('A', move),
          原始金额: unsigned(move),
          结算金额: yuan(sizeOf(move.amount) - sizeOf(move.fee)),
          完成时间: move.clock,
          完成日期: move.day,
        }),
      ),
    ]),
};

const fen = ({ amount, broken }: Move): string => broken ?? String(sizeOf(amount));
const allinpayYunst: Grammar = {
  options: { least: 1, fees: true },
  flaws: unproven,
  tail: fee,
  name: '2026-10-13_1581648210684_checkFile.txt',
  text: ({ written }) =>
    written
      .map((move) =>
        [
          number('2026', move),
          move.amount < 0n ? '2294' : '2085',
          fen(move),
          '0',
          `${plainDay(move)}${plainClock(move)}`,
          number('A', move),
          move.amount < 0n ? 'A001' : '',
          move.amount < 0n ? '2026' : '0',
          'SCAN_WEIXIN',
          '',
          '0',
          '',
          '',
          '',
          fen(move),
          number('42', move),
          String(move.fee),
          '微信',
          '',
          '',
          '56029000001',
          '',
          '',
          '\n',
        ].join('|'),
      )
      .join(''),
};

const record = readFileSync(sampleFile('unionpay-zm/INN26101288ZM_802310048990001'), 'latin1').split('\r\n')[1]!;
const placed = (text: string, first: number, value: string): string =>
  text.slice(0, first - 1) + value + text.slice(first - 1 + value.length);

const unionpay: Grammar = {
  options: { least: 1, fees: true, positive: true },
  flaws: ['changed', 'broken'],
  tail: fee,
  encoding: 'bytes',
  name: 'INN26101388ZM_802310048990001',
  text: ({ written, declared }) =>
    written
      .map((move) => {
        // What is settled is what was declared: an amount that was changed contradicts it.
        const settled = declared[move.at]!.amount - move.fee;
        const twelve = (minor: bigint): string => String(minor).padStart(12, '0');
        const amount = (move.broken ?? twelve(move.amount)).padStart(12, '0').slice(0, 12);
        const query = `${plainDay(move)}${plainClock(move)}${String(move.at).padStart(7, '0')}`;
        const changes: [number, string][] = [
          [67, amount],
          [88, query],
          [113, `C${move.at}`.padEnd(32)],
          [167, `D${twelve(move.fee)}`],
          [181, `C${twelve(settled)}`],
        ];
        return `${changes.reduce((text, [first, value]) => placed(text, first, value), record)}\r\n`;
      })
      .join(''),
};

const consumer: Grammar = {
  options: { least: 0 },
  flaws: [],
  text: ({ written }) =>
    `微信支付账单明细,,,\n----,,\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n${written.map((move) => `${move.day} ${move.clock},商户消费,某店,运费,支出,￥${unsigned(move)},零钱,支付成功,${move.at},${move.at},/\n`).join('')}`,
};

export const china: Record<string, Grammar> = {
  'book-csv': { options: { least: 1, fees: true }, flaws: proven, tail: fee, kinds: ['csv', 'gbk'], cells: bookCells },
  'book-xlsx': { options: { least: 1, fees: true }, flaws: proven, tail: fee, kinds: ['xlsx'], cells: bookCells },
  'wechat-trade': wechatTrade,
  'wechat-fund': wechatFund,
  'alipay-trade': alipayTrade,
  'alipay-account': alipayAccount,
  'allinpay-merchant': allinpayMerchant,
  'allinpay-yunst': allinpayYunst,
  'unionpay-zm': unionpay,
  'consumer-export': consumer,
};
