import type { z } from 'zod';
import { type Setup, setup } from '../../../shared/entity/setup.ts';
import { accountGroups, accountTypes, OPENING_DAY } from './accounts.ts';
import { reconciliations, ruleSets, splits } from './rules.ts';
import { type Section, yamlText } from './yaml.ts';

type Draft = z.input<typeof setup>;

export const ICBC_NUMBER = '1202020209900012345';
export const HSBC_NUMBER = '808123456838';
export const WECHAT_MERCHANT = '1900000109';
export const ALIPAY_ACCOUNT = '20880000000000000156';
export const UNIONPAY_MERCHANT = '802310048993424';

const limits: Draft['limits'] = [
  {
    code: 'shopping-withdrawal',
    type: 'shopping',
    kinds: ['withdrawal'],
    direction: 'out',
    per: 'transaction',
    amount: '5000.00',
  },
  {
    code: 'shopping-withdrawal-day',
    type: 'shopping',
    kinds: ['withdrawal'],
    direction: 'out',
    per: 'day',
    amount: '10000.00',
  },
  { code: 'settlement-transaction', type: 'settlement', direction: 'out', per: 'transaction', amount: '50000.00' },
  { code: 'hsbc-transaction', bank: 'HSBC', direction: 'out', per: 'transaction', amount: '100000.00' },
];

type Terms = NonNullable<Draft['sources'][number]['fees']>[number]['terms'][number];

/** What every channel of the sample takes: 0.6 %, rounded half up. What comes back with a refund is the channel's own. */
const sampleFees = (refund: Terms['refund']): Draft['sources'][number]['fees'] => [
  { code: 'standard', terms: [{ from: '2026-01-01', rate: '0.6%', rounding: 'half-up', refund }] },
];

const sources: Draft['sources'] = [
  {
    code: 'wechat',
    name: '微信支付交易账单',
    side: 'channel',
    format: 'wechat-trade',
    account: WECHAT_MERCHANT,
    channel: 'wechat',
    realAccount: 'icbc-main',
    settlement: { delay: 'T+1', words: ['财付通'] },
    fees: sampleFees('returned'),
    arrival: { days: 'calendar', after: 'D+1', by: '10:30' },
    carryDays: 1,
  },
  {
    code: 'wechat-fund',
    name: '微信支付资金账单',
    side: 'channel',
    format: 'wechat-fund',
    account: WECHAT_MERCHANT,
    channel: 'wechat',
    role: 'fund',
    arrival: { days: 'calendar', after: 'D+1', by: '10:30' },
    carryDays: 1,
  },
  {
    code: 'alipay',
    name: '支付宝业务明细',
    side: 'channel',
    format: 'alipay-trade',
    account: ALIPAY_ACCOUNT,
    channel: 'alipay',
    realAccount: 'icbc-main',
    settlement: { delay: 'T+1', words: ['支付宝'] },
    fees: sampleFees('kept'),
    arrival: { days: 'calendar', after: 'D+1', by: '10:30' },
    carryDays: 1,
  },
  {
    code: 'alipay-account',
    name: '支付宝账务明细',
    side: 'channel',
    format: 'alipay-account',
    account: ALIPAY_ACCOUNT,
    channel: 'alipay',
    role: 'fund',
    arrival: { days: 'calendar', after: 'D+1', by: '10:30' },
    carryDays: 1,
  },
  {
    code: 'unionpay',
    name: '银联商户明细',
    side: 'channel',
    format: 'unionpay-zm',
    account: UNIONPAY_MERCHANT,
    channel: 'unionpay',
    realAccount: 'hsbc-ops',
    cutoff: '23:00',
    settlement: { delay: 'T+1', words: ['银联商务'] },
    fees: sampleFees('returned'),
    arrival: { days: 'calendar', after: 'D+1', by: '10:30' },
    carryDays: 1,
  },
  {
    code: 'icbc',
    name: '工行对账单',
    side: 'bank',
    format: 'icbc-csv',
    account: ICBC_NUMBER,
    realAccount: 'icbc-main',
    arrival: { days: 'calendar', after: 'T+1', by: '09:30' },
    carryDays: 1,
  },
  {
    code: 'hsbc',
    name: '汇丰对账单',
    side: 'bank',
    format: 'mt940',
    account: HSBC_NUMBER,
    realAccount: 'hsbc-ops',
    arrival: { days: 'working', after: 'T+1', by: '09:30' },
    carryDays: 1,
  },
  {
    code: 'book',
    name: '业务台账',
    side: 'book',
    format: 'book',
    arrival: { days: 'calendar', after: 'D+1', by: '01:00' },
    carryDays: 1,
  },
];

const calendar: Draft['calendar'] = {
  holidays: [
    ...['2026-01-01', '2026-01-02', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23'],
    ...['2026-04-06', '2026-05-01', '2026-05-04', '2026-05-05', '2026-06-19', '2026-09-25'],
    ...['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
  ],
  workdays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
};

const realAccounts: Draft['realAccounts'] = [
  {
    code: 'icbc-main',
    bank: 'ICBC',
    number: ICBC_NUMBER,
    name: '大道快递有限公司',
    currency: 'CNY',
    opening: '500000.00',
    openingDay: OPENING_DAY,
  },
  {
    code: 'hsbc-ops',
    bank: 'HSBC',
    number: HSBC_NUMBER,
    name: '大道快递有限公司',
    currency: 'CNY',
    opening: '200000.00',
    openingDay: OPENING_DAY,
  },
];

const people: Draft['people'] = [
  { code: 'wang', name: '王会计', role: 'clerk' },
  { code: 'li', name: '李复核', role: 'checker', limit: '10000.00' },
  { code: 'admin', name: '系统管理员', role: 'administrator' },
  { code: 'auditor', name: '外部审计', role: 'auditor' },
];

const enterpriseSection = (seedName: string | undefined): Section => ({
  key: 'enterprise',
  remark: '企业。时间按 utcOffset 记：文件不写时区。\nThe company; files carry no zone, so its clock is stated here.',
  value: {
    code: 'DDKD',
    name: seedName ? `大道快递（${seedName}）` : '大道快递',
    currency: 'CNY',
    utcOffset: '+08:00',
  },
});

/** The rest of the declared setup, section by section, with what a reader should know of each. */
const otherSections: readonly Section[] = [
  {
    key: 'calendar',
    remark:
      '法定节假日与调休上班日（2026，国务院办公厅）；周末不必列出。T+n 只数工作日，漏一天结算就会错一天。\nHolidays on weekdays, and weekend days that are worked: T+n counts working days only.',
    value: calendar,
  },
  {
    key: 'banks',
    remark: '开户行 / banks',
    groups: [
      {
        entries: [
          { code: 'ICBC', name: '中国工商银行' },
          { code: 'HSBC', name: '汇丰银行（中国）' },
        ],
      },
    ],
  },
  {
    key: 'realAccounts',
    remark:
      '真实银行账户。opening 是 openingDay 日终余额，此后由对账单接续；金额加引号，避免被当成浮点数。\nopening is the closing balance of openingDay; amounts stand in quotes so that no reader makes floats of them.',
    groups: [{ entries: realAccounts }],
  },
  {
    key: 'accountTypes',
    remark:
      '账户类型：哪一级可用、允许哪些交易。押金户不许消费：押金是负债，不是可用资金。\nWhat may move on an account. Deposits are a liability, so a deposit account takes no purchase.',
    groups: [{ entries: accountTypes }],
  },
  {
    key: 'virtualAccounts',
    remark:
      '虚账户：公司户 → 机构户 → 个人户，逐级挂接；每个都挂在一个真实账户上。\n每个真实账户下的 opening 之和等于银行的 opening：虚实相符从第一天起成立。\nCompany → institution → person. Openings per real account sum to the bank opening, so that proof (a) holds from the first day.',
    groups: accountGroups,
  },
  {
    key: 'limits',
    remark: '限额；没有写的维度不受限制 / limits; a dimension left out is not restricted',
    groups: [{ entries: limits }],
  },
  {
    key: 'sources',
    remark:
      '数据源：account 是文件必须带有的商户号或账号，拿错别家的文件会被拒收。\nsettlement：渠道净额何时到账、到账摘要含哪些字。银联 23:00 日切，其余 24:00。\narrival：哪些天有文件（calendar 每天，working 工作日），之后第几天（T 工作日，D 自然日）几点未到算迟到。\nfees：与渠道约定的手续费，从 from 起执行：费率、每笔固定费、最低、封顶、舍入，退款时 kept 不退、returned 按退款额退、in-proportion 按原手续费比例退。\n微信、支付宝次日 10 点后出账单；工行周末的对账单下一个工作日早上到；台账凌晨 1 点出。\nA file of another merchant or account is refused. settlement says when the channel pays and which words its receipt carries.\narrival says for which days a file is expected, and after what day and hour it is late.\nfees is what was agreed with the channel, from a day on: rate, fixed part, minimum, cap, rounding, and what a refund brings back of it.',
    groups: [{ entries: sources }],
  },
  {
    key: 'reconciliations',
    remark:
      '对账任务：orders 证明应收（业务对账），settlements 证明到账（资金对账），bank 证明虚实联动。\norders proves what is owed, settlements what arrived, bank that virtual movements are real.',
    groups: [{ entries: reconciliations }],
  },
  {
    key: 'ruleSets',
    remark: '勾对规则，按顺序执行；只确认唯一的配对 / passes run in order; only what is unique is confirmed',
    groups: [{ entries: ruleSets }],
  },
  {
    key: 'splits',
    remark:
      '分账：城东站的收款 15% 归总部分润，其余留在原账户（origin）。\n15 % of what ST01 takes goes to headquarters; the remainder stays with the account of the order (origin).',
    groups: [{ entries: splits }],
  },
  {
    key: 'people',
    remark:
      '人员：经办与复核必须是两个人；limit 是复核人可批准的最高金额。\nMaker and checker are two people; limit is the most that a checker may approve.',
    groups: [{ entries: people }],
  },
  {
    key: 'labels',
    remark: '哪种单边账叫“长款” / which one-sided break this company calls an overage',
    value: { overage: 'CHANNEL_ONLY' },
  },
];

const sectionsOf = (seedName: string | undefined): Section[] => [enterpriseSection(seedName), ...otherSections];

const contentOf = ({ value, groups }: Section): unknown => value ?? groups?.flatMap((group) => group.entries);

/** The sample company as a setup with every default filled in; `seedName` is shown beside the company's name. */
export const sampleSetup = ({ seedName }: { seedName?: string } = {}): Setup =>
  setup.parse(Object.fromEntries(sectionsOf(seedName).map((section) => [section.key, contentOf(section)])));

/** The same as setup.yaml text, with remarks in Chinese and English. */
export const sampleSetupYaml = ({ seedName }: { seedName?: string } = {}): string =>
  yamlText(
    '大道快递：示例账套设置 / sample setup of a courier company with three franchised stations',
    sectionsOf(seedName),
  );
