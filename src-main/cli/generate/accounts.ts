import type { z } from 'zod';
import type { setup } from '../../../shared/entity/setup.ts';
import type { Group } from './yaml.ts';

type Draft = z.input<typeof setup>;
type DraftAccount = Draft['virtualAccounts'][number];
type Kinds = Draft['accountTypes'][number]['kinds'];

/** The day whose closing balances are the openings: the day before the sample day. */
export const OPENING_DAY = '2026-10-11';

const corrections: Kinds = ['reversal', 'adjustment'];

/** Which kinds may move on which account: data, never a condition in code. */
export const accountTypes: Draft['accountTypes'] = [
  {
    code: 'settlement',
    name: '结算户',
    level: ['company', 'institution'],
    kinds: [
      ...(['payment', 'refund', 'settlement', 'withdrawal', 'topUp', 'transfer', 'ownTransfer', 'split'] as const),
      ...corrections,
    ],
  },
  {
    code: 'deposit',
    name: '押金户',
    level: ['institution'],
    kinds: ['deposit', 'depositReturn', 'transfer', 'ownTransfer', ...corrections],
  },
  {
    code: 'profit-share',
    name: '分润户',
    level: ['institution'],
    kinds: ['split', 'withdrawal', 'transfer', 'ownTransfer', ...corrections],
  },
  {
    code: 'welfare',
    name: '福利户',
    level: ['person'],
    kinds: ['grant', 'purchase', 'transfer', 'ownTransfer', ...corrections],
  },
  {
    code: 'shopping',
    name: '消费户',
    level: ['person'],
    kinds: ['topUp', 'purchase', 'payment', 'refund', 'withdrawal', 'transfer', 'ownTransfer', ...corrections],
  },
  {
    code: 'reserve',
    name: '备用金户',
    level: ['institution'],
    kinds: [
      ...(['topUp', 'withdrawal', 'transfer', 'ownTransfer', 'grant', 'interest', 'other'] as const),
      ...corrections,
    ],
  },
  {
    code: 'fee',
    name: '手续费户',
    level: ['institution'],
    role: 'fee',
    kinds: ['fee', 'feeReturn', 'transfer', ...corrections],
  },
  {
    code: 'suspense',
    name: '挂账户',
    level: ['institution'],
    role: 'suspense',
    kinds: ['transfer', 'settlement', 'interest', 'other', ...corrections],
  },
  {
    code: 'in-transit',
    name: '在途户',
    level: ['institution'],
    role: 'in-transit',
    kinds: ['settlement', 'payment', 'refund', 'transfer', ...corrections],
  },
];

type Place = { readonly bank: 'icbc' | 'hsbc'; readonly realAccount: string; readonly company: string };
const icbc: Place = { bank: 'icbc', realAccount: 'icbc-main', company: 'DDKD-ICBC' };
const hsbc: Place = { bank: 'hsbc', realAccount: 'hsbc-ops', company: 'DDKD-HSBC' };

const hung = (
  { realAccount }: Place,
  account: Omit<DraftAccount, 'realAccount' | 'opening' | 'openingDay'>,
  opening: string,
): DraftAccount => ({ ...account, realAccount, opening, openingDay: OPENING_DAY });

function headquarters(place: Place, openings: { reserve: string; profit: string; fee: string }): DraftAccount[] {
  const department = (suffix: string, name: string, type: string, opening: string): DraftAccount => {
    const code = `HQ-${suffix}-${place.bank}`;
    return hung(
      place,
      { code, name, level: 'institution', parent: place.company, type, holder: '大道快递总部' },
      opening,
    );
  };
  return [
    hung(
      place,
      {
        code: place.company,
        name: `大道快递公司户（${place.bank === 'icbc' ? '工行' : '汇丰'}）`,
        level: 'company',
        type: 'settlement',
        holder: '大道快递',
      },
      '0.00',
    ),
    department('reserve', '总部备用金', 'reserve', openings.reserve),
    department('profit', '总部分润', 'profit-share', openings.profit),
    department('fee', '渠道手续费', 'fee', openings.fee),
    department('suspense', '挂账', 'suspense', '0.00'),
    department('transit', '渠道在途', 'in-transit', '0.00'),
  ];
}

type Station = {
  readonly code: string;
  readonly name: string;
  readonly place: Place;
  readonly settle: string;
  readonly deposit: string;
  readonly people: readonly string[];
};

const stations: readonly Station[] = [
  {
    code: 'ST01',
    name: '城东站',
    place: icbc,
    settle: '120000.00',
    deposit: '30000.00',
    people: ['周建国', '陈晓梅', '刘洋', '赵敏', '孙磊'],
  },
  {
    code: 'ST02',
    name: '城西站',
    place: icbc,
    settle: '80000.00',
    deposit: '20000.00',
    people: ['吴婷', '郑凯', '冯丽', '蒋涛'],
  },
  {
    code: 'ST03',
    name: '港口站',
    place: hsbc,
    settle: '80000.00',
    deposit: '20000.00',
    people: ['韩雪', '杨帆', '朱莉'],
  },
];

function stationAccounts({ code, name, place, settle, deposit, people }: Station): DraftAccount[] {
  const holder = `${name}（加盟）`;
  const institution = { level: 'institution', parent: place.company, holder } as const;
  const persons = people.flatMap((person, index) => {
    const own = { level: 'person', parent: `${code}-settle`, holder: person } as const;
    const start = `${code}-P${index + 1}`;
    return [
      hung(place, { code: `${start}-welfare`, name: `${person}福利`, type: 'welfare', ...own }, '1000.00'),
      hung(place, { code: `${start}-shopping`, name: `${person}消费`, type: 'shopping', ...own }, '4000.00'),
    ];
  });
  return [
    hung(place, { code: `${code}-settle`, name: `${name}结算`, type: 'settlement', ...institution }, settle),
    hung(place, { code: `${code}-deposit`, name: `${name}押金`, type: 'deposit', ...institution }, deposit),
    ...persons,
  ];
}

/** The tree in groups; the openings per real account sum to the bank's opening. */
export const accountGroups: readonly (Group & { readonly entries: readonly DraftAccount[] })[] = [
  {
    remark: '总部，工行账户之上 / headquarters on the ICBC account',
    entries: headquarters(icbc, { reserve: '180000.00', profit: '20000.00', fee: '5000.00' }),
  },
  {
    remark: '总部，汇丰账户之上 / headquarters on the HSBC account',
    entries: headquarters(hsbc, { reserve: '70000.00', profit: '10000.00', fee: '5000.00' }),
  },
  ...stations.map((station) => ({
    remark: `${station.name} ${station.code}：站点户与员工户 / the station and its people`,
    entries: stationAccounts(station),
  })),
];
