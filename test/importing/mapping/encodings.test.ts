import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Encoding } from '../../../shared/entity/encoding.ts';
import { type Desk, openDesk } from './desk.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(['polish', 'open', 'chinese']);
});
afterAll(() => desk.close());

const head = 'Buchungstag;Verwendungszweck;Betrag;Währung;Saldo\n';
/** Letters that cp1250 and cp1252 have at the same bytes for other ones. */
const inPolish: Record<string, number> = { ł: 0xb3, ś: 0x9c, ż: 0xbf };
const polish = (...rows: string[]): Uint8Array =>
  Uint8Array.from([...`${head}${rows.join('\n')}\n`].map((letter) => inPolish[letter] ?? letter.charCodeAt(0)));
const first = polish('13.10.2026;Opłata za służby;-12,00;PLN;88,00', '14.10.2026;Wpłata;500,50;PLN;588,50');
const later = polish('15.10.2026;Wpłata;1,50;PLN;590,00');

const importAs = async (file: string, source: string, encoding?: Encoding) =>
  (await desk.core.call('files.import', { files: [file], person: 'wang', source, encoding }))[0]!;

it('a text whose bytes prove no encoding is asked about, with how each reads it', async () => {
  const path = desk.put('polish.csv', first);
  const { profile, questions } = await desk.propose(path, 'polish');
  expect(questions.map(({ question }) => question)).toEqual(['encoding']);
  expect(questions[0]!.options).toEqual(
    expect.arrayContaining([
      { value: 'windows-1250', example: expect.stringContaining('Opłata') },
      { value: 'windows-1252', example: expect.stringContaining('Op³ata') },
    ]),
  );
  expect(profile.container).toMatchObject({ letters: null });
  // It is kept, and reads nothing.
  expect((await desk.save({ ...profile, code: 'open' })).open).toEqual(['encoding']);
  expect((await importAs(path, 'open')).problems.map(({ code }) => code)).toEqual(['ENCODING_UNSURE']);
  // Nor does an answer that is no encoding of such bytes decide it.
  for (const encoding of ['utf-8', 'utf-16le', 'klingon'])
    expect((await desk.propose(path, 'polish', { encoding })).questions.map(({ question }) => question)).toEqual([
      'encoding',
    ]);
});

it('what a person says is fixed in the profile, and later files are read by it unasked', async () => {
  const { profile, questions } = await desk.propose(desk.put('polish.csv', first), 'polish', { encoding: 'cp1250' });
  expect(questions).toEqual([]);
  expect(profile.container).toMatchObject({ letters: 'windows-1250' });
  await desk.save(profile);
  const reports = [
    await importAs(desk.put('1.csv', first), 'polish'),
    await importAs(desk.put('2.csv', later), 'polish'),
  ];
  expect(reports.map(({ outcome, encoding }) => [outcome, encoding])).toEqual([
    ['imported', 'windows-1250'],
    ['imported', 'windows-1250'],
  ]);
  expect((await desk.rows('polish')).map(({ memo }) => memo)).toEqual(['Opłata za służby', 'Wpłata', 'Wpłata']);
});

it('a profile that leaves it to the bytes has it asked for every file that proves nothing', async () => {
  const utf8 = desk.put(
    'utf8.csv',
    '日期,摘要,金额,币种,余额\n2026-10-13,运费收入,12.50,CNY,12.50\n2026-10-14,退款,-2.50,CNY,10.00\n',
  );
  const { profile, questions } = await desk.propose(utf8, 'chinese');
  expect([questions, profile.container]).toMatchObject([[], { letters: 'proven' }]);
  await desk.save(profile);
  const big5 = Buffer.concat([Buffer.from([0xa4, 0xe9, 0xb4, 0xc1]), Buffer.from(',x,y\n2026-10-15,z,1.00\n')]);
  const refused = await importAs(desk.put('big5.csv', big5), 'chinese');
  expect([refused.outcome, refused.problems.map(({ code }) => code)]).toEqual(['refused', ['ENCODING_UNSURE']]);
  expect((await importAs(utf8, 'chinese')).outcome).toBe('imported');
});

it('damaged text is no matter of choice', async () => {
  const bytes = Buffer.from(
    '日期,摘要,金额,余额\n2026-10-13,运费收入已经到账,12.50,12.50\n2026-10-14,退款已经付出,-2.50,10.00\n',
  );
  bytes[bytes.indexOf('退款') + 1] = 0xff;
  await expect(desk.propose(desk.put('damaged.csv', bytes), 'chinese')).rejects.toThrow('ENCODING_INVALID');
});
