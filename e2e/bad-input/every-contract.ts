// Owns the list of all contracts: whatever a module of shared/protocol exports, so that a new one is tested without being named here.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'

const folder = path.resolve(import.meta.dirname, '../../shared/protocol')
const isContract = (value: unknown): value is Contract => typeof value === 'object' && value !== null && 'operation' in value && 'request' in value && 'access' in value

export async function everyContract(): Promise<Contract[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(path.join(folder, file)).href) as Promise<Record<string, unknown>>))
  return [...new Set(modules.flatMap((module) => Object.values(module)).filter(isContract))]
}

export const nameOf = (contract: Contract): string => `${contract.function}.${contract.operation}`
