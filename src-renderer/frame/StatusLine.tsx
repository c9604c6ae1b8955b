import { useSyncExternalStore } from 'react';
import { windowWords } from '../../shared/text/window.ts';
import { useDesk } from '../data/desk.tsx';
import { useLanguage } from '../data/language.tsx';
import { JobProgress } from '../parts/JobProgress.tsx';

const HEAD_LETTERS = 8;

/** Running work with its stop, and the head of the audit chain. */
export function StatusLine() {
  const { jobs, info } = useDesk();
  const { say } = useLanguage();
  const running = useSyncExternalStore(jobs.store.subscribe, jobs.store.get);
  const head = info?.auditHead?.slice(0, HEAD_LETTERS);
  return (
    <footer className="status" role="status">
      {running.length === 0 ? <span className="muted">{say(windowWords.noJobs)}</span> : null}
      {running.map((job) => (
        <span key={job.id} className="status-job">
          {say(job.title, job.params)}
          <JobProgress job={job} onStop={() => jobs.cancel(job.id)} />
        </span>
      ))}
      <span className="spring" />
      {info ? (
        <span className="muted">
          {info.unsent > 0 ? say(windowWords.unsent, { count: info.unsent }) : say(windowWords.allSent)}
        </span>
      ) : null}
      <span className="muted mono">{head ? say(windowWords.auditHead, { head }) : say(windowWords.noAudit)}</span>
    </footer>
  );
}
