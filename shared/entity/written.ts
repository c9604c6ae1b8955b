import { z } from 'zod';

/** Ways of writing that the parts of a setup share. */
export const writtenDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-10-01');
export const writtenDecimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'a plain decimal in quotes, such as "100.00"');
export const writtenCurrency = z.string().regex(/^[A-Z]{3}$/);
