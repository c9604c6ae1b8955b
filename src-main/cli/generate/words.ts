import { below, oneOf } from './draw.ts';

const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹'];
const givenNames = [
  ...['伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛', '明', '超', '秀兰'],
  ...['霞', '平', '刚', '桂英', '文', '建华', '小红', '志强', '玉兰', '海燕', '雪梅', '国庆', '思远', '子涵'],
];

export const goodsOfPayments = [
  '同城快递',
  '省内快递',
  '省际快递',
  '大件寄递',
  '生鲜冷链',
  '到付运费',
  '包装材料',
  '保价费',
];
export const goodsOfDeposits = ['快递柜押金', '周转箱押金'];
export const memosOfTransfers = ['站点往来划转', '代收款划转', '运费分摊'];

/** A payer's name; the same key and slots give the same person. */
export const personName = (key: number, slot: number): string =>
  oneOf(key, slot, surnames) + oneOf(key, slot + 1, givenNames);

/** "*芳": as a channel shows a payer. */
export const masked = (name: string): string => `*${[...name].slice(1).join('')}`;

/** `count` digits. */
export function digits(key: number, slot: number, count: number): string {
  let text = '';
  for (let place = 0; text.length < count; place += 1)
    text += String(below(key, slot * 1000 + place, 1_000_000)).padStart(6, '0');
  return text.slice(0, count);
}
