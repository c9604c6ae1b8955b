import type { z } from 'zod';
import type { AmountTolerance, DayTolerance, dayTolerance } from '../../../../shared/entity/rules.ts';
import { ruleWords } from '../../../../shared/text/rules.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { useDesk } from '../../../data/desk.tsx';
import { useLanguage } from '../../../data/language.tsx';
import { unitsText } from '../passText.ts';
import { Committed } from './Committed.tsx';
import { Choice, NumberInput } from './inputs.tsx';

const MOST_DAYS = 31;

type DaysProps = { value: DayTolerance; onChange(value: z.input<typeof dayTolerance>): void };

/** How far the days may lie apart, either way. What is the same both ways is written as one number. */
export function DaysInput({ value, onChange }: DaysProps) {
  const { say } = useLanguage();
  const whole = typeof value === 'number' ? { before: value, after: value, count: 'calendar' as const } : value;
  const change = (fields: Partial<typeof whole>): void => {
    const { before, after, count } = { ...whole, ...fields };
    if (count === 'working') onChange({ before, after, count });
    else onChange(before === after ? before : { before, after });
  };
  return (
    <div className="together">
      <NumberInput
        label={say(ruleWords.earlier)}
        value={whole.before}
        least={0}
        most={MOST_DAYS}
        onChange={(days = 0) => change({ before: days })}
      />
      <NumberInput
        label={say(ruleWords.later)}
        value={whole.after}
        least={0}
        most={MOST_DAYS}
        onChange={(days = 0) => change({ after: days })}
      />
      <Choice
        label={say(ruleWords.daysCounted)}
        value={whole.count}
        choices={['calendar', 'working']}
        onChange={(count) => change({ count: count as typeof whole.count })}
      />
    </div>
  );
}

type UnitsProps = { label: string; units: number; currency: string; onChange(units: number): void };

/** An amount of a currency, kept as its smallest units. */
function UnitsInput({ label, units, currency, onChange }: UnitsProps) {
  const { say } = useLanguage();
  const read = (text: string): number | null => {
    const count = parseMinor(text.trim(), currency);
    return count !== null && count >= 0n && count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : null;
  };
  return (
    <Committed
      size="number"
      label={label}
      value={unitsText(units, currency)}
      read={read}
      hint={say(ruleWords.notAmount)}
      onCommit={onChange}
    />
  );
}

const PARTS = 10_000;

/** By how much amounts may differ, in the enterprise's currency; what is the same both ways is written as one number. */
export function AmountInput({ value, onChange }: { value: AmountTolerance; onChange(value: AmountTolerance): void }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  const currency = info?.currency ?? 'CNY';
  const whole = typeof value === 'number' ? { under: value, over: value, perTenThousand: 0 } : value;
  const currencies = typeof value === 'number' ? undefined : value.currencies;
  const change = (fields: Partial<typeof whole>): void => {
    const { under, over, perTenThousand } = { ...whole, ...fields };
    if (under === over && perTenThousand === 0 && !currencies) onChange(under);
    else onChange({ under, over, perTenThousand, ...(currencies ? { currencies } : {}) });
  };
  return (
    <>
      <div className="together">
        <UnitsInput
          label={say(ruleWords.under)}
          units={whole.under}
          currency={currency}
          onChange={(under) => change({ under })}
        />
        <UnitsInput
          label={say(ruleWords.over)}
          units={whole.over}
          currency={currency}
          onChange={(over) => change({ over })}
        />
        <NumberInput
          label={say(ruleWords.perTenThousand)}
          value={whole.perTenThousand}
          least={0}
          most={PARTS}
          onChange={(parts = 0) => change({ perTenThousand: parts })}
        />
      </div>
      {currencies ? <p className="muted">{say(ruleWords.otherCurrencies)}</p> : null}
    </>
  );
}
