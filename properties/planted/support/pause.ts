/**
 * Waiting in a body: virtual time passes, and whoever else is due goes on.
 */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
