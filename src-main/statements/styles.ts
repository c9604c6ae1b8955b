import type { Style as ExcelStyle } from 'exceljs';
import type { Language } from '../../shared/text/words.ts';

export type Style = Partial<ExcelStyle>;

const INK = 'FF1F2933';
const MUTED = 'FF5F6B76';
const RULE = 'FFD5DADF';
const HEAVY_RULE = 'FF7B8794';
const HEADER_FILL = 'FFF0F3F5';

/** Fonts that every office has. Figures and numbers that name something look the same in both languages. */
const faces: Record<Language, string> = { 'zh-CN': 'Microsoft YaHei', en: 'Arial' };
const FIGURES = 'Arial';
const TYPEWRITER = 'Courier New';

const thin = (color: string) => ({ style: 'thin' as const, color: { argb: color } });
const row = { bottom: thin(RULE) };
const sum = { top: thin(HEAVY_RULE), bottom: thin(HEAVY_RULE) };
// No indents: LibreOffice 7 drops them beside Chinese text. What follows a figure is centred instead.
const left = { vertical: 'middle' as const, horizontal: 'left' as const };
const centre = { vertical: 'middle' as const, horizontal: 'center' as const };
const right = { vertical: 'middle' as const, horizontal: 'right' as const };
const TEXT_FORMAT = '@';
const COUNT_FORMAT = '#,##0';

/** "#,##0.00" for two digits after the point. */
const amountFormat = (scale: number): string => (scale === 0 ? '#,##0' : `#,##0.${'0'.repeat(scale)}`);

/**
 * Every look a cell of the workbook can have. One object a look: the writer knows a style again by identity, which is
 * what makes a million cells cheap.
 */
export function stylesFor(language: Language) {
  const face = faces[language];
  const font = (size: number, more: object = {}) => ({ name: face, size, color: { argb: INK }, ...more });
  const figures = (more: object = {}) => ({ ...font(9, more), name: FIGURES });
  const plain = (more: object): Style => ({
    font: font(9),
    numFmt: TEXT_FORMAT,
    alignment: left,
    border: row,
    ...more,
  });
  const head = (alignment: object): Style => ({
    font: font(9, { bold: true }),
    numFmt: TEXT_FORMAT,
    alignment: { vertical: 'middle', wrapText: true, ...alignment },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: HEADER_FILL } },
    border: { top: thin(RULE), bottom: thin(HEAVY_RULE) },
  });
  const amounts = new Map<string, Style>();
  const amount = (scale: number, total: boolean): Style => {
    const key = `${scale}${total}`;
    const made = amounts.get(key) ?? {
      font: figures(total ? { bold: true } : {}),
      numFmt: amountFormat(scale),
      alignment: right,
      border: total ? sum : row,
    };
    amounts.set(key, made);
    return made;
  };
  return {
    amount,
    longAmount: plain({ alignment: right, font: figures() }),
    longTotal: plain({ alignment: right, font: figures({ bold: true }), border: sum }),
    textRight: plain({ alignment: right, font: figures() }),
    text: plain({}),
    identifier: plain({ font: figures() }),
    /** Days, ordinals and ages: short, of even length, and between other columns. */
    centred: plain({ font: figures(), alignment: centre }),
    centredCount: plain({ font: figures(), alignment: centre, numFmt: COUNT_FORMAT }),
    centredWord: plain({ alignment: centre }),
    hash: plain({ font: { ...font(8), name: TYPEWRITER }, alignment: centre }),
    wrapped: plain({ alignment: { ...left, wrapText: true } }),
    count: plain({ font: figures(), numFmt: COUNT_FORMAT, alignment: right }),
    totalText: plain({ font: font(9, { bold: true }), border: sum }),
    totalOrdinal: plain({ font: figures({ bold: true }), border: sum, numFmt: COUNT_FORMAT, alignment: centre }),
    totalCount: plain({ font: figures({ bold: true }), border: sum, numFmt: COUNT_FORMAT, alignment: right }),
    head: head({ horizontal: 'left' }),
    headRight: head({ horizontal: 'right' }),
    headCentre: head({ horizontal: 'center' }),
    title: { font: font(14, { bold: true }), numFmt: TEXT_FORMAT, alignment: left } as Style,
    section: { font: font(11, { bold: true }), numFmt: TEXT_FORMAT, alignment: left } as Style,
    note: { font: font(9, { color: { argb: MUTED } }), numFmt: TEXT_FORMAT, alignment: left } as Style,
    issuer: { font: font(12), numFmt: TEXT_FORMAT, alignment: left } as Style,
    coverTitle: { font: font(22, { bold: true }), numFmt: TEXT_FORMAT, alignment: left } as Style,
    coverLabel: plain({ font: font(10, { color: { argb: MUTED } }) }),
    coverText: plain({ font: font(10) }),
    coverWrapped: plain({ font: font(10), alignment: { ...left, wrapText: true } }),
    verdict: plain({ font: font(15, { bold: true }), border: { top: thin(HEAVY_RULE), bottom: thin(RULE) } }),
    verdictRule: plain({ font: font(15), border: { top: thin(HEAVY_RULE), bottom: thin(RULE) } }),
    signLine: { font: font(10), numFmt: TEXT_FORMAT, alignment: left, border: { bottom: thin(HEAVY_RULE) } } as Style,
    signLabel: { font: font(10, { color: { argb: MUTED } }), numFmt: TEXT_FORMAT, alignment: left } as Style,
    mark: { font: font(10, { bold: true }), numFmt: TEXT_FORMAT, alignment: left } as Style,
  };
}
export type Styles = ReturnType<typeof stylesFor>;
