import { formats } from './formats/index.ts';
import { type FileIdentity, identifyPath } from './identify.ts';
import { type Parsed, parsePath } from './parse.ts';

export type { FileIdentity } from './identify.ts';
export {
  type ImportOptions,
  type ImportRequest,
  importFiles,
} from './importFiles.ts';
export type { Parsed } from './parse.ts';
export {
  businessDays,
  coverage,
  importedFiles,
  rowOfTransaction,
  transactionById,
  transactionsByIds,
  transactionsList,
} from './queries.ts';
export { pendingRevisions, revisionRows, revisionsList, revisionView } from './queriesRevisionList.ts';
export { storedFiles } from './queriesStored.ts';
export { type Acceptance, acceptRevision, type Decision, rejectRevision } from './revise.ts';
export type { ImportProgress, ImportWorkspace } from './session.ts';

/** What a file is, by its content. Throws Refusal FILE_NOT_FOUND, FILE_EMPTY, FORMAT_UNKNOWN, FORMAT_AMBIGUOUS or its container's. */
export const identifyFile = (path: string, name: string): Promise<FileIdentity> => identifyPath(path, name, formats);

/** What a file says, with no workspace: the shape that `gouji parse --json` prints. */
export const parseFile = (path: string, name: string, offsetMinutes = 480): Promise<Parsed> =>
  parsePath(path, name, formats, offsetMinutes);
