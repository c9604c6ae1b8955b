import { formats } from './formats/index.ts';
import { type FileIdentity, identifyPath } from './identify.ts';
import { type Parsed, parsePath } from './parse.ts';

export type { FileIdentity } from './identify.ts';
export {
  type ImportOptions,
  type ImportProgress,
  type ImportRequest,
  type ImportWorkspace,
  importFiles,
} from './importFiles.ts';
export { previewFile, proposeFile } from './mapping/index.ts';
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
export { mappingsList, saveMapping } from './queriesMappings.ts';
export { storedFiles } from './queriesStored.ts';

/** What a file is, by its content. Throws Refusal FILE_NOT_FOUND, FILE_EMPTY, FORMAT_UNKNOWN, FORMAT_AMBIGUOUS or its container's. */
export const identifyFile = (path: string, name: string): Promise<FileIdentity> => identifyPath(path, name, formats);

/** What a file says, with no workspace: the shape that `gouji parse --json` prints. */
export const parseFile = (path: string, name: string, offsetMinutes = 480): Promise<Parsed> =>
  parsePath(path, name, formats, offsetMinutes);
