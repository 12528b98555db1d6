/**
 * Numbers as they are read, the same in every place of the world: `10,000`.
 */
const format = new Intl.NumberFormat('en');

export function numberText(number: number): string {
  return format.format(number);
}
