import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { DayReport } from '../../../shared/contract/methods.ts';
import { isAwaited } from '../../../shared/entity/arrival.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import type { Say } from '../../data/say.ts';
import { groupedAmount, groupedCount } from '../../data/text.ts';
import { Icon } from '../../parts/icons.tsx';
import { Empty, Page } from '../../parts/Page.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { BreakCounts } from './BreakCounts.tsx';
import { left, totalWorth } from './figures.ts';
import { ProofList } from './ProofList.tsx';
import { RunTable } from './RunTable.tsx';

function summaryOf(report: DayReport, currency: string, say: Say): string {
  const { matched, breaks, unproven } = left(report);
  if (report.runs.length === 0) return say(windowWords.summaryNone, { day: report.day });
  const proofs = unproven === 0 ? say(windowWords.allProven) : say(windowWords.someUnproven, { count: unproven });
  const params = { matched: groupedCount(matched), breaks: groupedCount(breaks), proofs };
  if (breaks === 0 && unproven === 0) return say(windowWords.summaryClean, params);
  const worth = groupedAmount(totalWorth(report.breaks, currency), currency);
  return say(windowWords.summaryLeft, { ...params, worth, currency });
}

function MissingSources({ report }: { report: DayReport }) {
  const { say } = useLanguage();
  const names = report.arrivals.filter(isAwaited).map(({ name }) => name);
  if (names.length === 0) return null;
  return (
    <p className="notice tone-open">
      <Icon name="dot" />
      <span>
        {say(windowWords.missingSourcesSay, { day: report.day, sources: names.join(say(windowWords.listMark)) })}{' '}
        <Link href="/import">{say(windowWords.import)}</Link>
      </span>
    </p>
  );
}

function Report({ report, currency }: { report: DayReport; currency: string }) {
  const { say } = useLanguage();
  return (
    <div className="scroll">
      <MissingSources report={report} />
      {report.runs.length === 0 ? null : (
        <>
          <h2>{say(windowWords.reconciliations)}</h2>
          <RunTable runs={report.runs} currency={currency} />
          <h2>{say(windowWords.breaksByKind)}</h2>
          <BreakCounts breaks={report.breaks} currency={currency} />
          <h2>{say(windowWords.proofs)}</h2>
          <ProofList proofs={report.proofs} />
          <p className="after muted">{say(windowWords.journalsMade, { count: report.journals })}</p>
        </>
      )}
    </div>
  );
}

/** One day at a glance: what is proven, what is left, what it is worth, and what to do next. */
export function TodayScreen() {
  const { day, info, jobs, person } = useDesk();
  const { say } = useLanguage();
  const report = useCall('day.report', { day: day ?? '', lines: 0 }, { enabled: day !== null });
  const run = useMutation({
    mutationFn: (of: string) =>
      jobs.run(
        'reconcile.run',
        { day: of, person: person ?? '', lines: 0 },
        { title: windowWords.reconciling, params: { day: of } },
      ),
  });
  const currency = info?.currency ?? 'CNY';
  const title = say(windowWords.today);
  if (day === null)
    return (
      <Page title={title} summary={say(windowWords.noDaysYet)}>
        <Empty
          action={
            <Button size="xs" component={Link} href="/import">
              {say(windowWords.importFirst)}
            </Button>
          }
        >
          {say(windowWords.importInvite)}
        </Empty>
      </Page>
    );
  const shown = report.data?.day === day ? report.data : undefined;
  const again = (shown?.runs.length ?? 0) > 0;
  const waiting = shown ? left(shown).breaks : 0;
  const action = (
    <>
      <Button
        size="xs"
        variant={again ? 'default' : 'filled'}
        loading={run.isPending}
        disabled={info?.readOnly}
        onClick={() => run.mutate(day)}
      >
        {again ? say(windowWords.reconcileAgain) : say(windowWords.reconcileDay, { day })}
      </Button>
      {again && waiting > 0 ? (
        <Button size="xs" component={Link} href="/breaks">
          {say(windowWords.workBreaks, { count: groupedCount(waiting) })}
        </Button>
      ) : null}
    </>
  );
  return (
    <Page title={title} summary={shown ? summaryOf(shown, currency, say) : say(windowWords.loading)} action={action}>
      {run.error ? <Failure error={run.error} /> : null}
      {report.error ? <Failure error={report.error} /> : null}
      {shown ? <Report report={shown} currency={currency} /> : null}
    </Page>
  );
}
