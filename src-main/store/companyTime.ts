import { formatInstant } from '../../shared/value/time.ts';
import type { Read } from './connection.ts';

/** How a workspace's instants (epoch seconds) are told: as ISO text in the company's own time; in UTC before there is one. */
export function companyTime(db: Read): (seconds: number) => string {
  const offsetMinutes = db.prepare<[], number>('SELECT offset_minutes FROM enterprises').pluck().get() ?? 0;
  return (seconds) => formatInstant({ seconds, offsetMinutes });
}
