/**
 * A table of what words of a file mean. It has no other names than its own: of a plain object, a file's "constructor" or
 * "toString" would find what every object has.
 */
export const lookup = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, entries);
