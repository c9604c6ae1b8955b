import { join } from 'node:path';
import * as electron from 'electron';
import { workspaceFrom } from '../workspaceFolder.ts';
import { startElectronShell } from './shell.ts';

// Bundled to dist/electron/main.js; what it starts lies beside it.
const here = import.meta.dirname;
await startElectronShell(electron, {
  workspace: workspaceFrom(process.argv.slice(1), join(electron.app.getPath('documents'), 'Gouji')),
  renderer: join(here, '../renderer'),
  preload: join(here, 'preload.cjs'),
  coreEntry: join(here, 'core/src-main/core/process.js'),
});
