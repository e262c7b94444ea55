/**
 * Argument holder: the paused Schedule `girder-store` keeps the record store's identity and epoch in the arguments
 * of this workflow, so that a store that was lost or restored from an older copy is noticed. It is never started.
 */
export async function storeIdentity(_identity: { storeId: string; epoch: number }): Promise<void> {}
