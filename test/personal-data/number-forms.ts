/** A way in which a number can stand in a file, a log or a memory. */
export type NumberForm = { readonly form: string; readonly bytes: Buffer };

/** Shorter ones are left out: so few bits also turn up by chance in what is encrypted. */
const bitsMin = 48;
const base64Shifts = [0, 1, 2] as const;

/**
 * Every form that is looked for: as text of one or two bytes a character, in groups as people write it, as the hex
 * digits and the base64 of those texts, packed two digits a byte as chips and terminals do, and as a binary number.
 * What is cut off at the ends is what shares a byte or a character with its neighbours.
 */
export function numberForms(number: string): readonly NumberForm[] {
  const text = Buffer.from(number, 'latin1');
  const wide = Buffer.from(number, 'utf16le');
  const forms = [
    { form: 'text', bytes: text },
    { form: 'text in groups', bytes: Buffer.from(number.match(/.{1,4}/g)?.join(' ') ?? '', 'latin1') },
    { form: 'text with hyphens', bytes: Buffer.from(number.match(/.{1,4}/g)?.join('-') ?? '', 'latin1') },
    { form: 'utf-16', bytes: wide },
    { form: 'utf-16, big endian', bytes: Buffer.from(wide).swap16() },
    { form: 'hex of text', bytes: Buffer.from(text.toString('hex'), 'latin1') },
    ...base64Forms('base64 of text', text),
    ...packedForms(number),
    ...binaryForms(number),
  ];
  return forms.filter(({ bytes }) => bytes.length * 8 >= bitsMin);
}

/** The hex digits of a packed number are its text. */
function packedForms(number: string): readonly NumberForm[] {
  const digits = number.replace(/X$/, '');
  return [0, 1].flatMap((from) => {
    const whole = digits.slice(from, from + 2 * Math.floor((digits.length - from) / 2));
    const bytes = Buffer.from(whole, 'hex');
    const form = from === 0 ? 'packed' : 'packed, from the second digit';
    return [{ form, bytes }, ...base64Forms(`base64 of ${form}`, bytes)];
  });
}

/** A phone number is small enough for SQLite's and JavaScript's own numbers. */
function binaryForms(number: string): readonly NumberForm[] {
  const value = Number(number);
  if (!Number.isSafeInteger(value)) return [];
  const [double, whole] = [Buffer.alloc(8), Buffer.alloc(8)];
  double.writeDoubleLE(value);
  whole.writeBigInt64BE(BigInt(value));
  return [
    { form: 'binary fraction', bytes: double },
    { form: 'whole number', bytes: whole.subarray(2) },
    { form: 'whole number, little endian', bytes: Buffer.from(whole).reverse() },
  ];
}

/** Where a number begins within three bytes decides how its base64 looks. */
function base64Forms(form: string, bytes: Buffer): readonly NumberForm[] {
  const texts = base64Shifts.flatMap((shift) => {
    const from = Math.ceil((shift * 8) / 6);
    const through = Math.floor(((shift + bytes.length) * 8) / 6);
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(from, through);
    return [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const bitsOf = (text: string) => text.length * 6;
  return [...new Set(texts)]
    .filter((text) => bitsOf(text) >= bitsMin)
    .map((text) => ({ form, bytes: Buffer.from(text, 'latin1') }));
}
