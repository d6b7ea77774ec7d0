/** The offers area; its builder puts the real one here. */
export function OffersArea() {
  return null;
}
