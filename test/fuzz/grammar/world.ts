import { readFileSync } from 'node:fs';
import { sampleFile } from '../../formats/readSample.ts';
import { type Grammar, proven } from './kind.ts';
import { incoming, type Move, outgoing, type Plan, signed, sizeOf, sumOf, unsigned, yuan } from './moves.ts';
import { cellsOf, csvOf } from './write.ts';

const headerOf = (file: string, begin: string): string[] =>
  readFileSync(sampleFile(file), 'utf8')
    .replace('\ufeff', '')
    .split(/\r?\n/)
    .find((line) => line.startsWith(begin))!
    .split(',')
    .map((name) => name.replaceAll('"', ''));

const stripeHeader = headerOf('stripe-balance/report.csv', 'balance_transaction_id');
const stripe: Grammar = {
  options: { least: 1, fees: true },
  // The net of each row contradicts a gross that was changed.
  flaws: ['changed', 'broken'],
  tail: ({ fee }) => `USD ${fee}`,
  text: ({ written, declared }) =>
    csvOf([
      stripeHeader,
      ...written.map((move) =>
        cellsOf(stripeHeader, {
          balance_transaction_id: `txn_${move.at}`,
          created_utc: `${move.day} ${move.clock}`,
          created: `${move.day} ${move.clock}`,
          available_on_utc: '2026-10-16 00:00:00',
          currency: 'usd',
          gross: signed(move),
          fee: yuan(move.fee),
          net: yuan(declared[move.at]!.amount - move.fee),
          reporting_category: move.amount < 0n ? 'refund' : 'charge',
          source_id: `s_${move.at}`,
        }),
      ),
    ]),
};

const adyenHeader = headerOf('adyen-settlement/batch.csv', 'Company Account');
const net = ({ amount, fee }: Move): bigint => amount - fee;
const adyenCommon = (day: string, clock: string): Record<string, string> => ({
  'Company Account': 'Co',
  'Merchant Account': 'Shop',
  'Creation Date': `${day} ${clock}`,
  TimeZone: 'CEST',
  'Net Currency': 'EUR',
  'Batch Number': '380',
  'Booking Date': `${day} 23:50:00`,
  'Booking Date TimeZone': 'CEST',
});
const adyen: Grammar = {
  options: { least: 1, fees: true, positive: true },
  flaws: proven,
  tail: ({ fee }) => `EUR ${fee}`,
  more: ({ declared }) => [`2026-10-14 ${-sumOf(declared, net)} EUR 0`],
  text: ({ written, declared }) =>
    csvOf([
      adyenHeader,
      ...written.map((move) =>
        cellsOf(adyenHeader, {
          ...adyenCommon(move.day, move.clock),
          'Psp Reference': `88290${move.at}`,
          'Modification Reference': `74290${move.at}`,
          Type: 'Settled',
          'Gross Currency': 'EUR',
          'Gross Credit (GC)': unsigned(move),
          'Exchange Rate': '1',
          'Net Credit (NC)': yuan(net(move)),
          'Commission (NC)': yuan(move.fee),
        }),
      ),
      cellsOf(adyenHeader, {
        ...adyenCommon('2026-10-14', '01:00:00'),
        Type: 'MerchantPayout',
        'Modification Reference': 'TX1 batch 380',
        'Net Debit (NC)': yuan(sumOf(declared, net)),
      }),
    ]),
};

const activityHeader = headerOf('paypal-activity/activity-en.csv', '"Date"');
const activity: Grammar = {
  options: { least: 1 },
  flaws: ['changed', 'broken'],
  tail: () => 'EUR 0',
  text: ({ written, declared }) =>
    csvOf([
      activityHeader,
      ...written.map((move) =>
        cellsOf(activityHeader, {
          Date: `10/${move.day.slice(8)}/2026`,
          Time: move.clock,
          TimeZone: 'PDT',
          Type: move.amount < 0n ? 'Payment Refund' : 'Express Checkout Payment',
          Status: 'Completed',
          Currency: 'EUR',
          Gross: signed(move),
          Fee: '0.00',
          Net: yuan(declared[move.at]!.amount),
          'Transaction ID': `1AB${move.at}`,
          Balance: yuan(move.balance),
          'Balance Impact': move.amount < 0n ? 'Debit' : 'Credit',
        }),
      ),
    ]),
};

const settlementColumns = readFileSync(sampleFile('paypal-settlement/STL-20261012.01.009.CSV'), 'utf8')
  .split(/\r?\n/)
  .find((line) => line.startsWith('"CH"'))!;

/** The feet of a section and of the report: gross in and out, fees, and the balances that they lead from and to. */
function settlementFeet(plan: Plan): string[] {
  const { declared, opening } = plan;
  const [ins, outs] = [sumOf(incoming(declared)), sizeOf(sumOf(outgoing(declared)))];
  const closing = opening + ins - outs;
  const balances = `"CR",${opening},"CR",${closing},"CR",${opening},"CR",${closing},"CR",0,"CR",0,${declared.length}`;
  const foot = (kind: string): string => `"${kind}","USD",${ins},${outs},0,0,${balances}`;
  const count = declared.length;
  return [foot('SF'), `"SC",${count}`, foot('RF'), `"RC",${count}`, `"FF",${count}`];
}

const settlement: Grammar = {
  options: { least: 1 },
  flaws: proven,
  tail: () => 'USD 0',
  name: 'STL-20261013.01.009.CSV',
  text: (plan) =>
    `${[
      '"RH",2026/10/15 02:44:19 -0700,"A","EZ782AXEUJUW8",009',
      '"FH",01',
      '"SH",2026/10/13 00:00:00 -0700,2026/10/14 23:59:59 -0700,"EZ782AXEUJUW8",""',
      settlementColumns,
      ...plan.written.map((move) => {
        const moment = `${move.day.replaceAll('-', '/')} ${move.clock} -0700`;
        const side = move.amount < 0n ? 'DR' : 'CR';
        const amount = move.broken ?? String(sizeOf(move.amount));
        return `"SB","1AB${move.at}","A${move.at}","","","${move.amount < 0n ? 'T1107' : 'T0006'}",${moment},${moment},"${side}",${amount},"USD","DR",0,"USD","","","","","",,,`;
      }),
      ...settlementFeet(plan),
    ].join('\n')}\n`,
};

export const world: Record<string, Grammar> = {
  'stripe-balance': stripe,
  'adyen-settlement': adyen,
  'paypal-activity': activity,
  'paypal-settlement': settlement,
};
