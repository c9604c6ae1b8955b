/** Style sheets are the bundler's; the window imports them for their effect. */
declare module '*.css';
