/** What the browser keeps of the reader's choices. A browser that keeps nothing still works, for this visit. */
export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function writeKept(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is full or forbidden: the choice holds until the page is closed, and is made again next time.
  }
}
