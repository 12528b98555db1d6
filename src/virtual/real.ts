/**
 * Declares real work inside a task: something that neither the virtual clock nor a stub can stand in for, such as an embedded database.
 */

/**
 * Does real work inside a task body: virtual time stands still until it has ended.
 *
 * @returns What `work` gives.
 * @example const thumbnail = await real(() => sharp(picture).resize(64).toBuffer());
 */
export async function real<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  return await work();
}
