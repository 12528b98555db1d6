/**
 * Marks that survive two copies of the package in one process: a Dag of one copy is a Dag to the other.
 * It knows the marks, not what they stand on.
 */

type BrandName = 'Dag' | 'Bundle' | 'Reference' | 'TaskGroup' | 'Factory';

/** The symbol a brand is kept under; the same one in every copy of the package. */
export function brandSymbol(name: BrandName): symbol {
  return Symbol.for(`dagproof.${name}`);
}

/** Puts a brand on an object, with what only dagproof may read of it. */
export function putBrand(target: object, name: BrandName, content: unknown): void {
  Object.defineProperty(target, brandSymbol(name), { value: content });
}

export function hasBrand(value: unknown, name: BrandName): boolean {
  return readBrand(value, name) !== undefined;
}

/** What was put under the brand, or `undefined` for a value that lacks it. */
export function readBrand(value: unknown, name: BrandName): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const symbol = brandSymbol(name);
  return Object.hasOwn(value, symbol) ? (value as Record<symbol, unknown>)[symbol] : undefined;
}
