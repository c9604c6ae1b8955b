import type { ReactNode } from 'react';

/** Drawn, not typed: a glyph would come out of a different font on every machine. 12 by 12, in the colour of the text. */
const drawings = {
  tick: <path d="M2 6.5 5 9.5 10 3" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 1.7a4.3 4.3 0 0 0 0 8.6z" fill="currentColor" />
    </>
  ),
  dot: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  quarter: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 6V1.7A4.3 4.3 0 0 1 10.3 6z" fill="currentColor" />
    </>
  ),
  triangle: <path d="M6 1.5 11 10.5H1z" fill="currentColor" />,
  square: <rect x="2" y="2" width="8" height="8" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2 1.6" />,
  cross: <path d="M2.5 2.5l7 7m0-7-7 7" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  left: <path d="M8 2 4 6l4 4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  right: <path d="M4 2l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  down: <path d="M2 4l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  sun: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 1.7a4.3 4.3 0 0 1 0 8.6z" fill="currentColor" />
    </>
  ),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
