import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { setup } from '../../shared/entity/setup.ts';
import { parseMinor } from '../../shared/value/money.ts';
import { sampleSetup, sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';

test('the YAML of the sample says the same as the sample', () => {
  expect(setup.parse(parse(sampleSetupYaml()))).toEqual(sampleSetup());
});

test('the openings of the virtual accounts sum to the opening of their real account', () => {
  const { realAccounts, virtualAccounts } = sampleSetup();
  expect(realAccounts.map((account) => account.code)).toEqual(['icbc-main', 'hsbc-ops']);
  for (const real of realAccounts) {
    const own = virtualAccounts.filter((account) => account.realAccount === real.code);
    const sum = own.reduce((total, account) => total + parseMinor(account.opening, real.currency)!, 0n);
    expect(sum).toBe(parseMinor(real.opening, real.currency));
  }
});

test('every real account has one account each for fees, suspense and money in transit', () => {
  const { realAccounts, virtualAccounts, accountTypes } = sampleSetup();
  for (const real of realAccounts)
    for (const role of ['fee', 'suspense', 'in-transit']) {
      const types = accountTypes.filter((type) => type.role === role).map((type) => type.code);
      const found = virtualAccounts.filter(
        (account) => account.realAccount === real.code && types.includes(account.type),
      );
      expect(found, `${role} on ${real.code}`).toHaveLength(1);
    }
});

test('a deposit account takes no purchase, and a dozen people have accounts', () => {
  const { accountTypes, virtualAccounts } = sampleSetup();
  expect(accountTypes.find((type) => type.code === 'deposit')?.kinds).not.toContain('purchase');
  expect(new Set(virtualAccounts.filter(({ level }) => level === 'person').map(({ holder }) => holder)).size).toBe(12);
});

test('the seed name is shown beside the name of the company', () => {
  expect(sampleSetup({ seedName: 'seed 7' }).enterprise.name).toBe('大道快递（seed 7）');
  expect(sampleSetupYaml({ seedName: 'seed 7' })).toContain('name: "大道快递（seed 7）"');
});
