import type { Encoding } from '../../shared/entity/encoding.ts';
import { formats } from './formats/index.ts';
import { encodingPreviews, type FileIdentity, identifyPath } from './identify.ts';
import { type Parsed, parsePath } from './parse.ts';

export { arrivals, declareEmpty, lateArrivals, withdrawEmpty } from './arrivals.ts';
export type { ImportEffect } from './effect.ts';
export type { Clock } from './expecting.ts';
export type { FileIdentity } from './identify.ts';
export {
  type ImportOptions,
  type ImportRequest,
  importFiles,
} from './importFiles.ts';
export { changedMeanwhile, type InboxFile, inboxFolder, isUnchanged, lookIntoInbox } from './inbox.ts';
export { fileAway } from './inboxMove.ts';
export { evidencePath, keepFile } from './keep.ts';
export { previewFile, proposeFile } from './mapping/index.ts';
export type { Parsed } from './parse.ts';
export {
  businessDays,
  importedFiles,
  rowOfTransaction,
  transactionById,
  transactionsList,
  transactionViews,
} from './queries.ts';
export { mappingsList, saveMapping } from './queriesMappings.ts';
export { pendingRevisions, revisionRows, revisionsList, revisionView } from './queriesRevisionList.ts';
export { storedFiles } from './queriesStored.ts';
export { type Acceptance, acceptRevision, rejectRevision } from './revise.ts';
export type { ImportProgress, ImportWorkspace } from './session.ts';
export { carryOut, type WriteOrder } from './write.ts';

/** How a line of the file reads in each encoding that fits, where its bytes do not tell which one it has. */
export const previewEncodings = encodingPreviews;

/** What a file is, by its content. Throws Refusal FILE_NOT_FOUND, FILE_EMPTY, FORMAT_UNKNOWN, FORMAT_AMBIGUOUS, ENCODING_UNSURE or its container's. */
export const identifyFile = (path: string, name: string, encoding?: Encoding): Promise<FileIdentity> =>
  identifyPath(path, name, formats, encoding);

/** What a file says, with no workspace: the shape that `gouji parse --json` prints. */
export const parseFile = (path: string, name: string, encoding?: Encoding, offsetMinutes = 480): Promise<Parsed> =>
  parsePath(path, name, formats, offsetMinutes, encoding);
