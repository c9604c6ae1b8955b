import type { z } from 'zod';
import type { ruleSet } from '../../shared/entity/rules.ts';
import { ruleSets } from '../../src-main/cli/generate/rules.ts';

type RuleSet = z.input<typeof ruleSet>;

const sample = (code: string): RuleSet => ruleSets.find((set) => set.code === code)!;

const settled = (code: string, words: string[], sum: 'net' | 'gross'): RuleSet => ({
  code,
  name: '渠道应结与银行到账',
  passes: [{ kind: 'group-sum', code: 'by-day', name: '按日应结对一笔到账', right: { words }, sum, dayTolerance: 1 }],
});

/**
 * What a careful company declares with the kinds of passes that there are. A new kind of pass belongs in here: the worlds
 * and their truth know nothing of rules.
 */
export const rulesOf = (): RuleSet[] => [
  sample('orders'),
  settled('settle-wechat', ['财付通'], 'net'),
  settled('settle-alipay', ['支付宝'], 'gross'),
  sample('bank'),
];
