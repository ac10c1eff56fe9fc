// Types of clients.mjs, which is JavaScript because it runs before anything is installed.
export function ensureBuilt(names: readonly ('h5' | 'weapp' | 'console')[]): Promise<void>
