/**
 * The kinds of lines of PayPal's reports (SFTP): report, file and section header, column header, body, section footer
 * and count, report footer and count, file footer.
 */
export const lineTypes = ['RH', 'FH', 'SH', 'CH', 'SB', 'SF', 'SC', 'RF', 'RC', 'FF'] as const;
export type LineType = (typeof lineTypes)[number];

export const lineType = (text: string): LineType | null => {
  const name = text.replace(/^\ufeff/, '').trim();
  return lineTypes.find((type) => type === name) ?? null;
};

/** Columns that only the reports of transactions have; those of disputes and agreements lack them. */
export const markColumns = ['Transaction Event Code', 'Gross Transaction Amount', 'Fee Amount'];

/** One blank where the report of transactions writes two. */
export const plainName = (name: string): string => name.trim().replace(/\s+/g, ' ');
