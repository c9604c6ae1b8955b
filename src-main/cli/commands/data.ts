import type { DayReport } from '../../../shared/contract/methods.ts';
import { explainWords } from '../../../shared/text/explain.ts';
import { breakKindWords, breakStateWords } from '../../../shared/text/terms.ts';
import { fill, type Language } from '../../../shared/text/words.ts';
import type { Shell } from '../main.ts';
import { exitCodes } from '../output.ts';
import { type Call, withCore } from '../session.ts';

/** A day's report in lines for people. */
export function dayLines(report: DayReport, language: Language): string {
  const runs = report.runs.map(
    (one) =>
      `  ${one.reconciliation.padEnd(12)} ${one.left.rows} ↔ ${one.right.rows} rows, matched ${one.matched.matches} (${one.matched.leftRows} ↔ ${one.matched.rightRows}), mismatched ${one.mismatched}, suggested ${one.suggested}, open ${one.openLeft.rows} ↔ ${one.openRight.rows}  [${one.timings.total} ms]`,
  );
  const breaks = report.breaks.map(
    (one) =>
      `  ▲ ${breakKindWords[one.kind][language]} ${one.kind} ${breakStateWords[one.state][language]}: ${one.count}, ${one.effect}`,
  );
  const proofs = report.proofs.map(
    (one) =>
      `  (${one.kind}) ${one.scope.padEnd(14)} ${one.left} = ${one.right}  ${one.verdict === 'PROVEN' ? '✓ PROVEN' : `✗ INCOMPLETE, residue ${one.residue}`}`,
  );
  const missing = report.missingSources.length > 0 ? [`  no file: ${report.missingSources.join(', ')}`] : [];
  return [report.day, ...runs, ...breaks, ...proofs, ...missing].join('\n');
}

const lists = {
  matches: 'matches.list',
  breaks: 'breaks.list',
  transactions: 'transactions.list',
  accounts: 'accounts.list',
  journals: 'journals.list',
  proofs: 'proofs.list',
  files: 'files.list',
} as const;
type Listed = keyof typeof lists;

const WINDOW = 1000;

/** Asks for a list window by window and hands over row by row. */
async function everyRow(
  call: Call,
  what: Listed,
  filter: Record<string, unknown>,
  limit: number,
  onRow: (row: unknown) => void,
): Promise<void> {
  for (let offset = 0; offset < limit; offset += WINDOW) {
    // The filter's fields are checked by the method's own schema.
    const { total, rows } = await call(lists[what], {
      ...filter,
      offset,
      limit: Math.min(WINDOW, limit - offset),
    } as never);
    for (const row of rows) onRow(row);
    if (offset + WINDOW >= total) break;
  }
}

const plain = (row: unknown): string =>
  Object.entries(row as Record<string, unknown>)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('  ');

export function dataCommands({ program, run }: Shell): void {
  program
    .command('reconcile')
    .description('reconcile a day, or several in order; later days that leaned on them are run again')
    .requiredOption('--day <day>')
    .option('--to <day>')
    .option('--reconciliation <id>')
    .action((given: { day: string; to?: string; reconciliation?: string }) =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          for (const report of await call('reconcile.run', { ...given, person: options.person }))
            output.value(report, (value) => dayLines(value, output.language));
          return exitCodes.done;
        }),
      ),
    );
  program
    .command(`list <what>`)
    .description(`${Object.keys(lists).join(' | ')}, as lines`)
    .option('--day <day>')
    .option('--to <day>')
    .option('--source <code>')
    .option('--reconciliation <id>')
    .option('--scope <code>')
    .option('--kind <kind...>')
    .option('--state <state...>')
    .option('--outcome <outcome>')
    .option('--search <text>')
    .option('--limit <n>', 'at most so many', (text) => Number.parseInt(text, 10), Number.MAX_SAFE_INTEGER)
    .action(
      (
        what: string,
        {
          limit,
          kind,
          state,
          ...filter
        }: { limit: number; kind?: string[]; state?: string[] } & Record<string, unknown>,
      ) =>
        run((options, output) =>
          withCore(options, output, async (call) => {
            if (!Object.hasOwn(lists, what)) {
              output.say(`list what? ${Object.keys(lists).join(' | ')}`);
              return exitCodes.usage;
            }
            await everyRow(call, what as Listed, { ...filter, kinds: kind, states: state }, limit, (row) =>
              output.value(row, plain),
            );
            return exitCodes.done;
          }),
        ),
    );
  program
    .command('explain <id>')
    .description('why matched, or why not: a match, a suggestion or a transaction')
    .action((id: string) =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          output.value(await call('explain', { id }), ({ verdict, reasons, left, right }) =>
            [
              verdict,
              ...reasons.map(
                ({ code, params }) =>
                  `  ${fill(explainWords[code as keyof typeof explainWords][output.language], params)}`,
              ),
              ...left.map((row) => `  ← ${plain(row)}`),
              ...right.map((row) => `  → ${plain(row)}`),
            ].join('\n'),
          );
          return exitCodes.done;
        }),
      ),
    );
}
