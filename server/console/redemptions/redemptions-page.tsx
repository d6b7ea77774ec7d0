export function RedemptionsPage() {
  return null;
}
