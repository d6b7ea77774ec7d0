/** We are wrong: a law of ours does not hold. Nobody catches it but the main file, which stops selling. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Stays on in shops: a wrong sum must never be written, and never be believed when read. Where a law is asked a
 * thousand times a second its words are a function, because putting them together costs more than asking.
 */
export function invariant(holds: boolean, law: string | (() => string)): asserts holds {
  if (!holds) throw new InvariantError(typeof law === 'string' ? law : law());
}

/** For laws that are asked at every amount: there even a function for the words would cost more than asking. */
export function broken(law: string): never {
  throw new InvariantError(law);
}

/** For the end of an exhaustive `switch`: the compiler refuses a case that was forgotten. */
export function unreachable(value: never): never {
  throw new InvariantError(`a case that nobody thought of: ${JSON.stringify(value)}`);
}
