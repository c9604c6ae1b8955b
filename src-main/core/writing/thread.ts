import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '../../../shared/value/result.ts';
import { asEnvironmentProblem, openWrite, type Write } from '../../store/index.ts';
import { keep } from './gate.ts';
import type { Order, Report } from './messages.ts';
import { type Desk, steps } from './steps.ts';

/**
 * The writing thread: carries out one order after the other by a connection of its own. Whatever ends it in the middle,
 * the connection goes with it, and SQLite forgets what was not committed.
 */
const port = parentPort!;
const tell = (report: Report): void => port.postMessage(report);

let connection: Write | undefined;

function carryOut({ id, step, input, now, gate }: Order): unknown {
  connection ??= openWrite((workerData as { file: string }).file);
  const desk: Desk = {
    db: connection,
    now,
    progress: (payload) => tell({ id, type: 'progress', payload }),
    keep: () => keep(gate),
  };
  // The input's type was proven where the order was given.
  return (steps[step] as (desk: Desk, input: unknown) => unknown)(desk, input);
}

port.on('message', (order: Order) => {
  const { id } = order;
  try {
    tell({ id, type: 'done', value: carryOut(order) });
  } catch (raised) {
    // What SQLite and the system say would lose its code on the way to another thread.
    const error = asEnvironmentProblem(raised);
    if (error instanceof Refusal) tell({ id, type: 'refused', problems: error.problems });
    else tell({ id, type: 'bug', error });
  }
});
