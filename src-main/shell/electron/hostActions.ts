import { stat } from 'node:fs/promises';
import { basename, resolve, sep } from 'node:path';
import type { FileHandle } from '../../../shared/contract/host.ts';
import type { Handles } from '../handles.ts';
import type { HostAction } from './channels.ts';
import type { ElectronParts, Sender } from './parts.ts';
import { isOurPage } from './safety.ts';

const fileHandle = async (handles: Handles, path: string): Promise<FileHandle> =>
  handles.give({ path, name: basename(path), size: (await stat(path)).size });

async function pick({ dialog }: ElectronParts, handles: Handles): Promise<FileHandle[]> {
  const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'multiSelections'] });
  return Promise.all(filePaths.map((path) => fileHandle(handles, path)));
}

async function save({ dialog }: ElectronParts, handles: Handles, name: string): Promise<FileHandle | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: basename(name) });
  return canceled || filePath === '' ? null : handles.give({ path: filePath, name: basename(filePath), size: 0 });
}

/** Only what lies in the workspace is shown: the page cannot make the desktop look anywhere else. */
function showFolder({ shell }: ElectronParts, workspace: string, file: string): void {
  const path = resolve(workspace, file);
  if (path.startsWith(resolve(workspace) + sep)) shell.showItemInFolder(path);
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** Answers what the preload asks on the page's behalf. Paths of dropped files come from the preload, never from the page. */
export function createHostActions(
  electron: ElectronParts,
  handles: Handles,
  workspace: string,
): (event: Sender, name: unknown, argument: unknown) => Promise<unknown> {
  const actions: Record<HostAction, (argument: unknown) => Promise<unknown>> = {
    pickFiles: () => pick(electron, handles),
    dropFiles: (paths) => Promise.all(texts(paths).map((path) => fileHandle(handles, path))),
    saveFile: (name) => save(electron, handles, String(name)),
    openFolder: async (file) => showFolder(electron, workspace, String(file)),
    notify: async (words) => {
      const [title = '', body = ''] = texts(words);
      new electron.Notification({ title, body }).show();
    },
  };
  return async (event, name, argument) => {
    if (!isOurPage(event)) throw new Error('refused');
    if (typeof name !== 'string' || !Object.hasOwn(actions, name)) throw new Error('unknown action');
    return actions[name as HostAction](argument);
  };
}
