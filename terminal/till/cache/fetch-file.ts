/** Gets a published file from whoever has it; never more than its bytes. What comes is checked by who asked. */
export type FetchFile = (file: { readonly sha256: string; readonly bytes: number }) => Promise<Buffer>;
