/** A step of a ceremony that cannot be done, with a line that says why. */
export class CeremonyRefused extends Error {
  override readonly name = 'CeremonyRefused';
}
