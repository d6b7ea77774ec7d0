export function TillsPage() {
  return null;
}
