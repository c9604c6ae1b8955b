import { resolve } from 'node:path';
import { countOf } from '../arguments.ts';
import { generateDays } from '../generate/index.ts';
import { sampleSetup, sampleSetupYaml } from '../generate/setup.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { DEMO_DAYS, DEMO_SIZE } from './demo.ts';

type Given = {
  seed: string;
  size: string;
  days: string;
  day: string;
  out: string;
  book?: 'xlsx' | 'csv';
  channels?: string;
  clean: boolean;
};

async function generate(output: Output, given: Given): Promise<number> {
  const made = await generateDays({
    seed: countOf('--seed', given.seed),
    size: countOf('--size', given.size),
    days: countOf('--days', given.days),
    firstDay: given.day,
    out: resolve(given.out),
    book: given.book,
    // The generator refuses names that it does not know.
    channels: given.channels?.split(',') as ('wechat' | 'alipay' | 'unionpay')[] | undefined,
    breaks: !given.clean,
    setup: sampleSetup(),
    setupText: sampleSetupYaml(),
  });
  for (const file of made.files) output.value({ file }, (value) => value.file);
  output.value({ setup: made.setup, truth: made.truth }, (value) => `${value.setup}\n${value.truth}`);
  return exitCodes.done;
}

export function generateCommand({ program, run }: Shell): void {
  program
    .command('generate')
    .description('days of any size with the truth beside them: files/, setup.yaml, truth.jsonl')
    .option('--seed <n>', 'the same seed gives the same bytes', '1')
    .option('--size <n>', 'channel orders over all days', String(DEMO_SIZE))
    .option('--days <n>', 'how many days', '2')
    .option('--day <day>', 'the first day', DEMO_DAYS[0])
    .option('--book <format>', 'xlsx or csv; by size unless told')
    .option('--channels <list>', 'of wechat,alipay,unionpay')
    .option('--clean', 'inject no breaks', false)
    .requiredOption('--out <dir>')
    .action((given: Given) => run((_options, output) => generate(output, given)));
}
