import { useSyncExternalStore } from 'react';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useDesk } from '../../data/desk.tsx';
import type { ImportLine } from '../../data/imports.ts';
import { useLanguage } from '../../data/language.tsx';
import { fileSize, groupedCount } from '../../data/text.ts';
import { Icon } from '../../parts/icons.tsx';
import { JobProgress } from '../../parts/JobProgress.tsx';
import { Problems } from '../../parts/Problems.tsx';
import { ImportMark } from '../../parts/State.tsx';
import { daysText, TotalsTable } from './Totals.tsx';

function Result({ report }: { report: ImportReport }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  const source = info?.sources.find((known) => known.code === report.source)?.name ?? report.source;
  const counts = {
    read: groupedCount(report.read),
    staged: groupedCount(report.staged),
    known: groupedCount(report.known),
    skipped: groupedCount(report.skipped),
  };
  const words = [
    source,
    report.format,
    daysText(report.firstDay, report.lastDay),
    report.read > 0 ? say(windowWords.importRows, counts) : null,
  ];
  return (
    <>
      <p className="muted figures">{words.filter((part) => part !== null && part !== '').join(' · ')}</p>
      {report.outcome === 'imported' || report.totals.length > 0 ? <TotalsTable totals={report.totals} /> : null}
    </>
  );
}

/** A file that several sources could take, or none by itself, waits for a person to name one. */
function SourceChoice({ line }: { line: ImportLine }) {
  const { imports, info, person } = useDesk();
  const { say } = useLanguage();
  if (!line.problems.some((problem) => problem.code === 'SOURCE_AMBIGUOUS')) return null;
  return (
    <select
      aria-label={say(windowWords.chooseSource)}
      value=""
      onChange={(event) => imports.retry(line.job, event.currentTarget.value, person ?? '')}
    >
      <option value="">{say(windowWords.chooseSource)}</option>
      {info?.sources.map((source) => (
        <option key={source.code} value={source.code}>
          {source.name}
        </option>
      ))}
    </select>
  );
}

/** One file: how far it is, and what became of it. */
export function ImportCard({ line }: { line: ImportLine }) {
  const { jobs, imports } = useDesk();
  const { say } = useLanguage();
  const running = useSyncExternalStore(jobs.store.subscribe, jobs.store.get).find((job) => job.id === line.job);
  return (
    <li className="import" data-state={line.state}>
      <div className="import-head">
        <strong className="wrap">{line.file.name}</strong>
        <span className="muted figures">{fileSize(line.file.size)}</span>
        <span className="spring" />
        {running ? <JobProgress job={running} onStop={() => imports.cancel(line.job)} /> : null}
        {line.state === 'waiting' ? (
          <button
            type="button"
            className="plain"
            aria-label={say(windowWords.stop)}
            onClick={() => imports.cancel(line.job)}
          >
            <Icon name="cross" />
          </button>
        ) : null}
        <ImportMark state={line.state} />
      </div>
      {line.report ? <Result report={line.report} /> : null}
      {line.problems.length > 0 ? <Problems problems={line.problems} /> : null}
      <SourceChoice line={line} />
    </li>
  );
}
