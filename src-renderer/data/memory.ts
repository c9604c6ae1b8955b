/** Small choices of this window (language, person). Losing them costs a click, so a locked store is no error. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`gouji.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`gouji.${name}`, value);
  } catch {
    // Without a store the choice lasts as long as the window.
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(`gouji.${name}`);
  } catch {
    // What could not be kept need not be forgotten.
  }
}
