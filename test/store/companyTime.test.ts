import { expect, it } from 'vitest';
import { companyTime } from '../../src-main/store/index.ts';
import { emptyDay } from '../helpers/bookkeeping.ts';

it("tells instants in the company's own time, and in UTC before there is a company", () => {
  const db = emptyDay();
  db.exec('UPDATE enterprises SET offset_minutes = 480');
  expect(companyTime(db)(1_760_000_000)).toBe('2025-10-09T16:53:20+08:00');
  db.exec('UPDATE enterprises SET offset_minutes = -210');
  expect(companyTime(db)(1_760_000_000)).toBe('2025-10-09T05:23:20-03:30');
  db.exec('DELETE FROM enterprises');
  expect(companyTime(db)(1_760_000_000)).toMatch(/^2025-10-09T08:53:20(Z|\+00:00)$/);
});
