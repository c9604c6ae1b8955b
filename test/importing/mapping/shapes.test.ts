import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectGolden } from '../../formats/readSample.ts';
import { type Desk, openDesk } from './desk.ts';
import { samples } from './samples.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(samples.map(({ code }) => code));
});
afterAll(() => desk.close());

describe('a table is mapped and imported', () => {
  it.each(samples)('$file', async ({ code, file, write, answers, truth }) => {
    const path = join(desk.folder, file);
    const content = write(path);
    if (content !== null) desk.put(file, content);
    const first = await desk.propose(path, code);
    expect(first.knownAs).toBe(null);
    expect(first.questions.map(({ question }) => question)).toEqual(Object.keys(answers));
    const { profile, questions, columns } = await desk.propose(path, code, answers);
    expect(questions).toEqual([]);
    expectGolden(`../importing/mapping/${file}`, { profile, columns });

    const preview = await desk.core.call('mappings.preview', { file: path, profile });
    expect(preview.problems).toEqual([]);
    expect(preview.rows.map(({ transaction }) => [transaction?.day, transaction?.amount])).toEqual(
      truth.map(([day, amount]) => [day, amount]),
    );
    expect(preview.totals.every(({ agrees }) => agrees)).toBe(true);

    expect(await desk.save(profile)).toMatchObject({ code, version: 1, open: [], files: 0 });
    const report = await desk.import(path);
    expect(report).toMatchObject({ outcome: 'imported', format: `profile:${code}`, source: code, mappingVersion: 1 });
    expect(report.totals).toEqual(preview.totals);
    const rows = await desk.rows(code);
    expect(
      rows.map(({ day, amount, memo, counterparty, orderNo }) => [day, amount, orderNo ?? counterparty ?? memo]),
    ).toEqual(truth.map((row) => [...row]));
    const { rows: files } = await desk.core.call('files.list', {});
    expect(files[0]).toMatchObject({ name: file, format: `profile:${code}`, mappingVersion: 1 });
  });

  it('takes what the status words say, and the account above the header', async () => {
    expect((await desk.rows('workbook')).map(({ status, fee }) => [status, fee])).toEqual([
      ['success', '0.60'],
      ['success', '0.00'],
      ['failed', '0.04'],
    ]);
    expect(new Set((await desk.rows('fen')).map(({ account }) => account))).toEqual(new Set(['6222000011112222']));
  });

  it('counts a file again as known, with the version that it was read by', async () => {
    expect(await desk.import(join(desk.folder, 'tab.tsv'))).toMatchObject({ outcome: 'known', mappingVersion: 1 });
  });
});
