import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Input, Output } from '../../../shared/contract/methods.ts';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import type { MappingQuestion } from '../../../shared/entity/mapping.ts';
import { type Core, openCore } from '../../../src-main/core/index.ts';
import { small } from '../../setup/small.ts';

export type Profile = Output<'mappings.propose'>['profile'];
export type Answers = Partial<Record<MappingQuestion, string>>;

/** A workspace in which every sample's source is declared, and the methods that a clerk calls. */
export type Desk = {
  core: Core;
  folder: string;
  put(name: string, content: string | Uint8Array): string;
  propose(file: string, code: string, answers?: Answers, source?: string): Promise<Output<'mappings.propose'>>;
  save(profile: Input<'mappings.save'>['profile']): Promise<Output<'mappings.save'>>;
  import(file: string, source?: string): Promise<ImportReport>;
  /** What stands in the workspace of a source, in the order of its files. */
  rows(source: string): Promise<Output<'transactions.list'>['rows']>;
  close(): Promise<void>;
};

const sourcesYaml = (codes: readonly string[]): string =>
  codes.map((code) => `  - { code: ${code}, name: ${code}, side: channel, format: "profile:${code}" }\n`).join('');

export async function openDesk(codes: readonly string[]): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-mapping-'));
  const core = await openCore({ workspace: join(folder, 'books'), create: true });
  const yaml = small.replace(
    '  - { code: bank, name: 工行,',
    `${sourcesYaml(codes)}  - { code: vault, name: 金库, side: bank, format: "profile:vault", realAccount: main }\n  - { code: bank, name: 工行,`,
  );
  const { problems } = await core.call('setup.apply', { yaml, person: 'wang' });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return {
    core,
    folder,
    put: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    propose: (file, code, answers = {}, source) =>
      core.call('mappings.propose', { file, code, answers, ...(source === undefined ? {} : { source }) }),
    save: (profile) => core.call('mappings.save', { profile, person: 'wang' }),
    import: async (file, source) => {
      const named = source === undefined ? {} : { source };
      return (await core.call('files.import', { files: [file], person: 'wang', ...named }))[0]!;
    },
    rows: async (source) => (await core.call('transactions.list', { source, limit: 1000 })).rows,
    close: async () => {
      await core.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
