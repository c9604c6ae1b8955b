import { readFileSync } from 'node:fs';
import { cellsOf as cellsOfText } from '../../formats/containers.ts';
import { sampleFile } from '../../formats/readSample.ts';
import { type Grammar, proven, unproven } from './kind.ts';
import {
  grouped,
  incoming,
  type Move,
  outgoing,
  type Plan,
  plainClock,
  plainDay,
  sizeOf,
  sumOf,
  yuan,
} from './moves.ts';
import { cellsOf } from './write.ts';

const kinds = ['csv', 'csv', 'csv', 'gbk', 'tabs', 'xlsx', 'xls', 'html'];
const own = '62260001';
const inCell = (move: Move): string => (move.amount > 0n ? grouped(move) : '');
const outCell = (move: Move): string => (move.amount < 0n ? grouped(move) : '');
const ins = ({ declared }: Plan): bigint => sumOf(incoming(declared));
const outs = ({ declared }: Plan): bigint => sizeOf(sumOf(outgoing(declared)));

type Bank = {
  before?: (plan: Plan) => string[][];
  header: string;
  row: (move: Move) => Record<string, string>;
  after?: (plan: Plan) => string[][];
  flaws?: Grammar['flaws'];
  kinds?: readonly string[];
};

const bank = ({
  before = () => [],
  header,
  row,
  after = () => [],
  flaws = proven,
  kinds: some = kinds,
}: Bank): Grammar => ({
  options: { least: 1 },
  flaws,
  kinds: some,
  cells: (plan) => {
    const names = header.split(',');
    return [...before(plan), names, ...plan.written.map((move) => cellsOf(names, row(move))), ...after(plan)];
  },
});

const bocHeader = cellsOfText(readFileSync(sampleFile('boc/corporate.csv'), 'utf8')).find(([cell]) =>
  cell?.startsWith('交易类型'),
)!;
const bocName = (begin: string): string => bocHeader.find((name) => name.startsWith(begin))!;

const boc: Grammar = {
  options: { least: 1 },
  flaws: proven,
  kinds: ['csv', 'xlsx', 'xls'],
  cells: (plan) => [
    ['查询账号[ Inquirer account number ]', own],
    ['总笔数[ Total number ]', String(plan.declared.length)],
    ['借方发生总笔数[ Total Numbers of Debited Payments ]', String(outgoing(plan.declared).length)],
    ['借方发生总额[ Total Debit Amount of Payments ]', yuan(outs(plan))],
    ['贷方发生总笔数[ Total Numbers of Credited Payments ]', String(incoming(plan.declared).length)],
    ['贷方发生总额[ Total Credit Amount of Payments ]', yuan(ins(plan))],
    ['查询时间范围[ Time Range ]', '20261013-20261014'],
    bocHeader,
    ...plan.written.map((move) =>
      cellsOf(bocHeader, {
        [bocName('交易类型')]: move.amount < 0n ? '往账' : '来账',
        [bocName('付款人账号')]: move.amount < 0n ? own : '7',
        [bocName('收款人账号')]: move.amount < 0n ? '7' : own,
        [bocName('交易日期')]: plainDay(move),
        [bocName('交易时间')]: move.clock,
        [bocName('交易货币')]: 'CNY',
        [bocName('交易金额')]: `${move.amount < 0n ? '-' : '+'}${move.broken ?? yuan(sizeOf(move.amount))}`,
        [bocName('交易后余额')]: yuan(move.balance),
      }),
    ),
  ],
};

const icbc = (some: readonly string[]): Grammar =>
  bank({
    kinds: some,
    before: () => [
      ['账号', own],
      ['币种', '人民币'],
      ['起始日期', '2026-10-13', '截止日期', '2026-10-14'],
      ['[HISTORYDETAIL]'],
    ],
    header: '凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额',
    row: (move) => ({
      凭证号: `IC${move.at}`,
      本方账号: own,
      交易时间: `${move.day} ${move.clock}`,
      '借/贷': move.amount < 0n ? '借' : '贷',
      借方发生额: outCell(move),
      贷方发生额: inCell(move),
      余额: yuan(move.balance),
    }),
    after: (plan) => [
      [
        '合计',
        '笔数',
        String(plan.declared.length),
        '借方发生额合计',
        yuan(outs(plan)),
        '贷方发生额合计',
        yuan(ins(plan)),
      ],
      ['期初余额', yuan(plan.opening), '期末余额', yuan(plan.closing)],
    ],
  });

export const banks: Record<string, Grammar> = {
  boc,
  'icbc-csv': icbc(['csv', 'gbk']),
  'icbc-sheet': icbc(['xlsx', 'xls', 'html']),
  abc: bank({
    before: () => [['账户明细'], ['账号：', own, '户名：', '大道', '币种：', '人民币']],
    header: '交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途,摘要',
    row: (move) => ({
      交易时间: `${move.day} ${move.clock}`,
      收入金额: inCell(move),
      支出金额: outCell(move),
      账户余额: yuan(move.balance),
    }),
    after: (plan) => [['合计', yuan(ins(plan)), yuan(outs(plan))]],
  }),
  bocom: bank({
    before: () => [['交通银行账户交易明细'], [`账号：${own}`, '户名：大道']],
    header: '交易时间,借方发生额,贷方发生额,账户余额,对方账号,对方户名,摘要',
    row: (move) => ({
      交易时间: `${move.day} ${move.clock}`,
      借方发生额: outCell(move),
      贷方发生额: inCell(move),
      账户余额: yuan(move.balance),
    }),
  }),
  ccb: bank({
    header:
      '账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号',
    row: (move) => ({
      账号: own,
      交易时间: `${plainDay(move)} ${move.clock}`,
      '借方发生额（支取）': outCell(move) || '0.00',
      '贷方发生额（收入）': inCell(move) || '0.00',
      余额: yuan(move.balance),
      币种: '人民币元',
      记账日期: plainDay(move),
    }),
  }),
  cgb: bank({
    header: '交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币',
    row: (move) => ({
      交易日期: move.day.replaceAll('-', '/'),
      入账日期: move.day.replaceAll('-', '/'),
      交易摘要: '商户',
      交易金额: '1.00',
      交易货币: '人民币',
      入账金额: move.broken ?? yuan(-move.amount),
      入账货币: '人民币',
    }),
    flaws: unproven,
  }),
  citic: bank({
    before: () => [['账号', own, '币种', '人民币']],
    header: '交易日期,交易时间,对方账号,对方账户名称,借方发生额,贷方发生额,账户余额,摘要,附言',
    row: (move) => ({
      交易日期: move.day,
      交易时间: move.clock,
      借方发生额: outCell(move),
      贷方发生额: inCell(move),
      账户余额: yuan(move.balance),
    }),
  }),
  cmb: bank({
    before: () => [[`账号：${own} 户名：大道`]],
    header: '交易日期,交易时间,借方(出账),贷方(入账),余额,摘要,收(付)方名称,收(付)方账号,交易类型,交易流水号',
    row: (move) => ({
      交易日期: move.day,
      交易时间: move.clock,
      '借方(出账)': outCell(move),
      '贷方(入账)': inCell(move),
      余额: yuan(move.balance),
      交易流水号: `K${move.at}`,
    }),
    after: (plan) => [
      [
        '出账总笔数',
        String(outgoing(plan.declared).length),
        '出账总金额',
        yuan(outs(plan)),
        '入账总笔数',
        String(incoming(plan.declared).length),
        '入账总金额',
        yuan(ins(plan)),
      ],
    ],
  }),
  pingan: bank({
    header: '交易时间,账号,币种,收入,支出,冲正标志,账户余额,对方账号',
    row: (move) => ({
      交易时间: `${move.day} ${move.clock}`,
      账号: own,
      币种: 'RMB',
      收入: inCell(move) || '--',
      支出: outCell(move) || '--',
      账户余额: yuan(move.balance),
    }),
  }),
  spdb: bank({
    before: () => [['浦发银行账户明细查询'], ['账号：', own, '币种：', '人民币']],
    header: '交易日期,交易时间,借方金额,贷方金额,余额,对方账号,对方户名,摘要',
    row: (move) => ({
      交易日期: plainDay(move),
      交易时间: plainClock(move),
      借方金额: outCell(move),
      贷方金额: inCell(move),
      余额: yuan(move.balance),
    }),
    after: (plan) => [
      [`总笔数：${plan.declared.length}`, `借方合计：${yuan(outs(plan))}`, `贷方合计：${yuan(ins(plan))}`],
      [`期初余额：${yuan(plan.opening)}`, `期末余额：${yuan(plan.closing)}`],
    ],
  }),
};
