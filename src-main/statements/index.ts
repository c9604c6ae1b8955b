import { problemOf } from '../../shared/entity/problem.ts';
import { statementIn } from '../../shared/text/statement.ts';
import type { Language } from '../../shared/text/words.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { openRead, type Read, type Write } from '../store/index.ts';
import { asFileProblem, discard, finish, makeFolderOf, publish } from './finish.ts';
import { isEmpty, personName, readSubject, reconciliationCodes, recordStatement } from './queries.ts';
import type { Subject } from './subject.ts';
import { writeStatement } from './write.ts';

export type StatementOrder = {
  /** Code of the reconciliation that the statement is about. */
  reconciliation: string;
  firstDay: Day;
  lastDay: Day;
  /** Where the workbook goes. What stands there is replaced, in one step, when the new one is complete. */
  out: string;
  /** Code of the person who makes it. */
  person: string;
  now: Date;
  language: Language;
};

export type Statement = { file: string; hash: string; number: number; sheets: string[]; provisional: boolean };

/**
 * Builds the reconciliation workbook of some business days, puts it at `out` and enters it in the register under the
 * next number. It reads one moment of the workspace, whatever goes on meanwhile; the same workspace, order and time
 * give the same bytes. Throws Refusal DAY_INVALID, RECONCILIATION_UNKNOWN, PERSON_UNKNOWN, STATEMENT_EMPTY,
 * FILE_NOT_WRITABLE or DISK_FULL; nothing is left behind then.
 */
export function buildStatement(db: Write, order: StatementOrder): Promise<Statement> {
  const before = turns.get(db) ?? Promise.resolve();
  const mine = before.then(() => build(db, order));
  turns.set(
    db,
    mine.catch(() => undefined),
  );
  return mine;
}

/** Statements of a workspace are built one after the other: each carries the next number. */
const turns = new WeakMap<Write, Promise<unknown>>();

async function build(db: Write, order: StatementOrder): Promise<Statement> {
  const reader = openRead(db.name);
  const partial = `${order.out}.${newId('stm')}.partial`;
  try {
    reader.exec('BEGIN');
    const subject = checkedSubject(reader, order);
    const maker = personName(reader, order.person);
    if (maker === null) throw new Refusal(problemOf('PERSON_UNKNOWN', { params: { person: order.person } }));
    makeFolderOf(order.out);
    const { number, sheets, provisional } = await writeStatement(reader, { ...order, subject, maker, file: partial });
    const hash = await finish(partial);
    const { out: file, firstDay, lastDay } = order;
    const builtAt = Math.floor(order.now.getTime() / 1000);
    recordStatement(
      db,
      {
        id: newId('stm', order.now.getTime()),
        number,
        subject: subject.code,
        firstDay,
        lastDay,
        file,
        hash,
        provisional,
        builtAt,
        builtBy: order.person,
      },
      () => publish(partial, file),
    );
    return { file, hash, number, sheets, provisional };
  } catch (error) {
    throw asFileProblem(error, order.out);
  } finally {
    reader.close();
    discard(partial);
  }
}

function checkedSubject(db: Read, { reconciliation, firstDay, lastDay, language }: StatementOrder): Subject {
  const period = { first: formatDay(firstDay), last: formatDay(lastDay) };
  if (firstDay > lastDay)
    throw new Refusal(problemOf('DAY_INVALID', { params: { reason: `${period.first} > ${period.last}` } }));
  const subject = readSubject(db, reconciliation, firstDay, lastDay);
  if (!subject) {
    const known = reconciliationCodes(db).join(', ');
    throw new Refusal(problemOf('RECONCILIATION_UNKNOWN', { params: { code: reconciliation, known } }));
  }
  if (isEmpty(db, subject))
    throw new Refusal(
      problemOf('STATEMENT_EMPTY', {
        params: { subject: subject.name, period: statementIn(language)('period', period) },
      }),
    );
  return subject;
}
