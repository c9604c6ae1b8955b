const exponent = /^\d(?:[.,]\d+)?E\+\d+$|^\d\.\d+E\d+$/i;

/** What may stand behind the first digit: a point, a comma, E, e. */
const isSecond = (code: number): boolean => code === 46 || code === 44 || code === 69 || code === 101;

/** An identifier that a spreadsheet has turned into a number: "2.02601E+27", "1E+17". Asked for every identifier of every row. */
export const isSpreadsheetNumber = (text: string): boolean =>
  text.length > 3 && isSecond(text.charCodeAt(1)) && exponent.test(text);

/** Letters of a column from 0, as spreadsheets name it: A, Z, AA. */
export const columnLetters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : columnLetters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));
