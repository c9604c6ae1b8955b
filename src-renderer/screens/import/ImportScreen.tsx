import { Button } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { windowWords } from '../../../shared/text/window.ts';
import { useDesk } from '../../data/desk.tsx';
import type { Files } from '../../data/files.ts';
import type { ImportLine } from '../../data/imports.ts';
import { useLanguage } from '../../data/language.tsx';
import type { Say } from '../../data/say.ts';
import { groupedCount } from '../../data/text.ts';
import { Page } from '../../parts/Page.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { FileTable } from './FileTable.tsx';
import { ImportCard } from './ImportCard.tsx';

function summaryOf(lines: readonly ImportLine[], say: Say): string {
  if (lines.length === 0) return say(windowWords.importInvite);
  const done = lines.filter((line) => line.state === 'imported' || line.state === 'known').length;
  const refused = lines.filter((line) => line.state === 'refused').length;
  const rows = lines.reduce((sum, line) => sum + (line.report?.staged ?? 0), 0);
  return say(windowWords.summaryImport, { files: lines.length, done, refused, rows: groupedCount(rows) });
}

/** Files on their way in, one line each with its outcome; below them what the workspace holds. */
export function ImportScreen({ files }: { files: Files }) {
  const { imports } = useDesk();
  const { say } = useLanguage();
  const lines = useSyncExternalStore(imports.store.subscribe, imports.store.get);
  const action = (
    <Button size="xs" onClick={() => void files.pickFiles()}>
      {say(windowWords.pickFiles)}
    </Button>
  );
  return (
    <Page title={say(windowWords.import)} summary={summaryOf(lines, say)} action={action}>
      <div className="scroll">
        {files.error ? <Failure error={files.error} /> : null}
        {files.receiving > 0 ? <p className="muted">{say(windowWords.receiving, { count: files.receiving })}</p> : null}
        {lines.length === 0 ? null : (
          <>
            <h2>{say(windowWords.thisTime)}</h2>
            <ul className="imports" aria-label={say(windowWords.thisTime)}>
              {lines.map((line) => (
                <ImportCard key={line.job} line={line} />
              ))}
            </ul>
          </>
        )}
        <h2>{say(windowWords.filesInWorkspace)}</h2>
        <FileTable />
      </div>
    </Page>
  );
}
