/**
 * How wide text is on paper, in columns of the normal font. A receipt printer draws ASCII in one column and
 * every sign of its Chinese set in two, the full-width ￥ among them. What is not ASCII therefore counts two:
 * a sign that turns out narrower leaves a gap, never a line that is too wide.
 */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): 1 | 2 {
  return character < '\u0080' ? 1 : 2;
}

/** The text with spaces behind it up to the width; text that is as wide already stays as it is. */
export function padEndTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

export function padStartTo(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** In the middle; an odd column is left on the right. */
export function centredIn(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, Math.floor((columns - widthOf(text)) / 2))) + text;
}

/**
 * Text in lines of at most so many columns (2 or more). A line breaks at its last space when there is one in
 * its second half, otherwise between any two characters, as Chinese does. An empty text is one empty line.
 */
export function wrapTo(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const character of text) {
    const wide = characterWidth(character);
    if (width + wide > columns) {
      if (character === ' ') {
        lines.push(line);
        line = '';
        width = 0;
        continue;
      }
      const rest = brokenOff(line);
      lines.push(line.slice(0, line.length - rest.length).replace(/ +$/, ''));
      line = rest;
      width = widthOf(rest);
    }
    line += character;
    width += wide;
  }
  lines.push(line);
  return lines;
}

/** What of a full line moves to the next one together with the character that did not fit. */
function brokenOff(line: string): string {
  const space = line.lastIndexOf(' ');
  if (space < line.length / 2) return '';
  const word = line.slice(space + 1);
  // A Chinese sentence has no words to keep together.
  return /^[\x21-\x7e]+$/.test(word) ? word : '';
}
