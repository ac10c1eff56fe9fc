// Types of workspace.mjs, which is JavaScript because it runs before anything is installed.
export const root: string
export const cacheFolder: string
export const packagedNode: string
export function findNode24(): string | undefined
export function toolEnvironment(): NodeJS.ProcessEnv
export function findProgram(name: string, moreFolders?: readonly string[]): string | undefined
