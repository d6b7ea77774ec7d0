/** Long enough for the browser to have taken the file over. */
const keptMs = 60_000;

/** Hands a file to the browser's downloads under a name. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keptMs);
}
