import { ruleWords } from '../../../shared/text/rules.ts';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';

/** A rate in per cent; a dash where there was nothing to judge by. */
export function Percent({ value }: { value: string | null }) {
  const { say } = useLanguage();
  return value === null ? <span className="muted">—</span> : <span>{say(ruleWords.percent, { value })}</span>;
}

/** A count; a dash for none, so that the eye skips it. */
export function Count({ count, tone }: { count: number | null | undefined; tone?: string }) {
  return count ? <span className={tone}>{groupedCount(count)}</span> : <span className="muted">—</span>;
}
