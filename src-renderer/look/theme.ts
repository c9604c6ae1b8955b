import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Deep teal: the one accent, for the thing to do next. */
const accent: MantineColorsTuple = [
  '#e6f5f4',
  '#cfe9e7',
  '#a0d3d0',
  '#6dbcb8',
  '#43a8a3',
  '#299c97',
  '#16807c',
  '#0b6e6e',
  '#065b5b',
  '#004747',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  colors: { accent },
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.45', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.45' },
});
