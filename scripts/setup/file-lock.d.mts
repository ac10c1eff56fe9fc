// Types of file-lock.mjs, which is JavaScript because the builds before the first start use it.
/** Waits until the file is ours. @throws Error naming the file and its holder after `timeoutMs`. @returns how to let go */
export function lockFile(file: string, timeoutMs?: number): Promise<() => void>
