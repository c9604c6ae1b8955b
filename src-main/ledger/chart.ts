import type { LedgerAccount } from '../../shared/entity/journal.ts';

export type ChartAccount = LedgerAccount & { virtualAccountId: number | null; realAccountId: number | null };

/** What the setup tables say, as far as accounts go. */
export type ChartInput = {
  enterprise: { name: string; currency: string };
  realAccounts: { id: number; code: string; name: string; currency: string; bank: string; bankName: string }[];
  /** Channel sources whose movements settle; realAccount is null where the setup does not say where they arrive. */
  channels: { code: string; name: string; realAccount: string | null }[];
  virtualAccounts: {
    id: number;
    code: string;
    name: string;
    type: string;
    level: number;
    parent: string | null;
    bank: string;
    currency: string;
  }[];
};

/** Setup codes hold no colon, so that these never collide with a virtual account's code. */
export const ledgerCode = {
  company: (bank: string): string => `company:${bank}`,
  bank: (realAccount: string): string => `bank:${realAccount}`,
  transit: (source: string): string => `transit:${source}`,
  fee: (realAccount: string): string => `fee:${realAccount}`,
  loss: (realAccount: string): string => `loss:${realAccount}`,
  'suspense-receivable': (realAccount: string): string => `suspense-receivable:${realAccount}`,
  'suspense-payable': (realAccount: string): string => `suspense-payable:${realAccount}`,
};

const ACCOUNTS_OF_A_REAL_ACCOUNT = ['bank', 'fee', 'loss', 'suspense-receivable', 'suspense-payable'] as const;

/**
 * The chart, parents first: a company-level account for each bank with what belongs to its real accounts under it, and
 * the virtual accounts with their own tree. A parent is always exactly one level up.
 */
export function chartOf({ enterprise, realAccounts, channels, virtualAccounts }: ChartInput): ChartAccount[] {
  const none = { virtualAccountId: null, realAccountId: null };
  const companies = new Map<string, ChartAccount>();
  const companyOf = (bank: string, bankName: string): string => {
    const code = ledgerCode.company(bank);
    const name = [enterprise.name, bankName].filter((word) => word !== '').join(' ');
    const account = { code, name, type: 'company', level: 1, parent: null, bank, currency: enterprise.currency };
    if (!companies.has(code)) companies.set(code, { ...account, ...none });
    return code;
  };
  const under = realAccounts.flatMap((real): ChartAccount[] => {
    const parent = companyOf(real.bank, real.bankName);
    const common = { name: real.name, level: 2, parent, bank: real.bank, currency: real.currency };
    return ACCOUNTS_OF_A_REAL_ACCOUNT.map((type) => ({
      ...common,
      code: ledgerCode[type](real.code),
      type,
      virtualAccountId: null,
      realAccountId: real.id,
    }));
  });
  const transits = channels.map((channel): ChartAccount => {
    const real = realAccounts.find((account) => account.code === channel.realAccount);
    const bank = real?.bank ?? '';
    return {
      code: ledgerCode.transit(channel.code),
      name: channel.name,
      type: 'transit',
      level: 2,
      parent: companyOf(bank, real?.bankName ?? ''),
      bank,
      currency: real?.currency ?? enterprise.currency,
      virtualAccountId: null,
      realAccountId: real?.id ?? null,
    };
  });
  const virtuals = virtualAccounts.map(
    ({ id, ...account }): ChartAccount => ({ ...account, virtualAccountId: id, realAccountId: null }),
  );
  return [...companies.values(), ...under, ...transits, ...virtuals.sort((a, b) => a.level - b.level)];
}
