import { basename } from 'node:path';
import { audit } from '../controls/index.ts';
import { type Restored, restoreWorkspace } from '../store/index.ts';

/**
 * Makes a workspace that nobody has open what a backup says; the restored audit chain goes on with the event of the
 * restore. Throws the Refusals of restoreWorkspace.
 */
export const restoreBackup = (
  workspace: string,
  backup: string,
  { person, now = new Date() }: { person: string; now?: Date },
): Restored =>
  restoreWorkspace(workspace, backup, now, (db) =>
    audit(db, { actor: person, action: 'restore', object: basename(backup), now }),
  );
