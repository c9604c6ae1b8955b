import { useEffect, useState } from 'react';
import { windowWords } from '../../shared/text/window.ts';
import { type Job, secondsLeft } from '../data/jobs.ts';
import { useLanguage } from '../data/language.tsx';
import { fileSize, groupedCount } from '../data/text.ts';
import { Icon } from './icons.tsx';

const amountOf = (value: number, unit: 'bytes' | 'rows' | 'steps'): string =>
  unit === 'bytes' ? fileSize(value) : groupedCount(Math.round(value));

function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** How far, how many rows, how long yet; and a way to stop it. */
export function JobProgress({ job, onStop }: { job: Job; onStop(): void }) {
  const { say } = useLanguage();
  const left = secondsLeft(job, useNow());
  const progress = job.progress;
  const words: string[] = [];
  if (progress?.total)
    words.push(
      say(windowWords.doneOf, {
        done: amountOf(progress.done, progress.unit),
        total: amountOf(progress.total, progress.unit),
      }),
    );
  if (progress?.rows !== undefined) words.push(say(windowWords.doneRows, { count: groupedCount(progress.rows) }));
  if (progress?.stage === 'commit') words.push(say(windowWords.saving));
  else if (left !== null) words.push(say(windowWords.secondsLeft, { seconds: left }));
  return (
    <span className="job">
      <progress max={progress?.total ?? undefined} value={progress?.total ? progress.done : undefined} />
      <span className="muted figures">{words.join(' · ')}</span>
      <button type="button" className="plain" onClick={onStop} aria-label={say(windowWords.stop)}>
        <Icon name="cross" />
      </button>
    </span>
  );
}
