import { basename } from 'node:path';
import type { Handlers } from '../../shared/contract/handlers.ts';
import { audit } from '../controls/index.ts';
import { mappingsList, previewFile, proposeFile, saveMapping } from '../importing/index.ts';
import { enterprise } from '../setup/index.ts';
import type { Context } from './context.ts';

type MappingMethods = 'mappings.propose' | 'mappings.preview' | 'mappings.save' | 'mappings.list';

/** The enterprise's clock; before there is a setup, the one that setups have by default. */
const DEFAULT_OFFSET = 480;

export const mappingHandlers = (context: Context): Pick<Handlers, MappingMethods> => ({
  'mappings.propose': ({ file, code, name, source, answers }) =>
    proposeFile(context.read, file, basename(file), { code, name: name ?? code, source: source ?? null, answers }),
  'mappings.preview': ({ file, profile, rows }) => {
    const offsetMinutes = enterprise(context.read)?.offsetMinutes ?? DEFAULT_OFFSET;
    return previewFile(file, basename(file), { profile, rows, offsetMinutes });
  },
  'mappings.save': ({ profile, person }) =>
    context.turns.take(() => {
      const now = context.now();
      const saved = context.db.transaction(() => {
        const { saved, fresh } = saveMapping(context.db, profile, person, now);
        const { code, version, fingerprint, open } = saved;
        if (fresh)
          audit(context.db, {
            actor: person,
            action: 'mapping.save',
            object: code,
            after: { version, fingerprint, open },
            now,
          });
        return saved;
      })();
      context.emit('changed', { topics: ['files'] });
      return saved;
    }),
  'mappings.list': (input) => mappingsList(context.read, input),
});
