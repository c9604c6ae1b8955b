import type { Write } from '../../src-main/store/index.ts';

/** For tests that fill `transactions` by hand: the runs of days and the totals beside them follow every row. */
export function keepDays(db: Write): void {
  db.exec(`CREATE TEMP TRIGGER keep_days AFTER INSERT ON main.transactions BEGIN
    INSERT INTO day_runs VALUES (NEW.source_id, NEW.business_day, NEW.id, NEW.id);
    INSERT INTO daily_totals VALUES (NEW.source_id, NEW.business_day, ifnull(NEW.account, ''), NEW.currency, NEW.kind, NEW.status, ifnull(NEW.channel, ''), 1,
        max(NEW.amount_minor, 0), max(-NEW.amount_minor, 0), ifnull(NEW.fee_minor, 0), max(NEW.amount_minor, 0), max(-NEW.amount_minor, 0))
      ON CONFLICT DO UPDATE SET rows = rows + 1, in_minor = in_minor + excluded.in_minor, out_minor = out_minor + excluded.out_minor,
        fee_minor = fee_minor + excluded.fee_minor, largest_in_minor = max(largest_in_minor, excluded.largest_in_minor),
        largest_out_minor = max(largest_out_minor, excluded.largest_out_minor);
  END`);
  const anew = `DELETE FROM day_runs; INSERT INTO day_runs SELECT source_id, business_day, id, id FROM transactions;
    DELETE FROM daily_totals; INSERT INTO daily_totals SELECT source_id, business_day, ifnull(account, ''), currency, kind, status, ifnull(channel, ''), count(*),
      sum(max(amount_minor, 0)), sum(max(-amount_minor, 0)), sum(ifnull(fee_minor, 0)), max(max(amount_minor, 0)), max(max(-amount_minor, 0))
      FROM transactions GROUP BY 1, 2, 3, 4, 5, 6, 7;`;
  for (const change of ['UPDATE', 'DELETE'])
    db.exec(`CREATE TEMP TRIGGER keep_days_${change} AFTER ${change} ON main.transactions BEGIN ${anew} END`);
}
