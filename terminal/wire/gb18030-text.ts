/** Text of a card in the coding of GB 18030, or null: these bytes are no such text, or this machine cannot read it. */
export function decodeGb18030(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch (error) {
    // A TypeError for the bytes; a RangeError where the runtime was built without the coding.
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}
