// Types of source-hash.mjs, which is JavaScript because it runs before anything is installed.
export function hashSources(places: readonly string[]): string
export function readBuiltHash(name: string): string | undefined
export function writeBuiltHash(name: string, hash: string): void
