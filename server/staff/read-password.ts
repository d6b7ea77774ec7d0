import type { ReadStream } from 'node:tty';

const inputCharactersMax = 4_096;
const enter = /[\r\n]/;
const interrupt = '\u0003';
const rubOuts: readonly string[] = ['\u0008', '\u007f'];

/**
 * A password from standard input: its first line when a program writes it; typed without echo when a person
 * does. Never from the arguments, which everybody on the machine can read. Null when it was broken off.
 */
export async function readPassword(
  input: ReadStream | (NodeJS.ReadableStream & { readonly isTTY?: false }),
  prompt: () => void,
): Promise<string | null> {
  const typed = input.isTTY === true;
  if (typed) {
    prompt();
    (input as ReadStream).setRawMode(true);
  }
  input.setEncoding('utf8');
  let text = '';
  try {
    for await (const chunk of input) {
      for (const character of String(chunk)) {
        if (enter.test(character)) return text;
        if (typed && character === interrupt) return null;
        text = typed && rubOuts.includes(character) ? text.slice(0, -1) : text + character;
        if (text.length > inputCharactersMax) return null;
      }
    }
    return text;
  } finally {
    if (typed) (input as ReadStream).setRawMode(false);
  }
}
