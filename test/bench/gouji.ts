// One measured run of the product, in a process of its own so that its peak memory is its own: prints one JSON line.
import { readFileSync } from 'node:fs';
import { openCore } from '../../src-main/core/index.ts';

const [workspace, setup, day, ...files] = process.argv.slice(2) as [string, string, string, ...string[]];
const peakMb = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;

const core = await openCore({ workspace, create: true, onBug: (_incident, error) => console.error(error) });
await core.call('setup.apply', { yaml: readFileSync(setup, 'utf8'), person: 'admin' });
const begun = performance.now();
const reports = await core.call('files.import', { files, person: 'admin' });
const imported = performance.now();
const importPeak = peakMb();
const [report] = await core.call('reconcile.run', { day, person: 'admin' });
const done = performance.now();
for (const one of reports) if (one.outcome !== 'imported') console.error(one);
await core.close();
console.log(
  JSON.stringify({
    importSeconds: (imported - begun) / 1000,
    reconcileSeconds: (done - imported) / 1000,
    totalSeconds: (done - begun) / 1000,
    rows: reports.map(({ source, staged, milliseconds }) => ({ source, staged, milliseconds })),
    runs: report?.runs.map(({ reconciliation, matched, timings }) => ({
      reconciliation,
      matches: matched.matches,
      timings,
    })),
    stages: report?.timings,
    importPeakMb: Math.round(importPeak),
    peakMb: Math.round(peakMb()),
  }),
);
