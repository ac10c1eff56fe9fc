// Owns the proof that the table of rights is what the platform does: every contract for administrators, of every function, tried as every role at the real door.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Contract, FunctionName } from '@yiqian/shared/protocol/contract.ts'
import { ADMINISTRATOR_ROLES, mayAdministrator, RIGHTS } from '@yiqian/shared/protocol/rights.ts'
import { signInAdministrator } from '../_runtime/testing/administrators.ts'
import { openTestPlatform, type TestPlatform } from '../_runtime/testing/open-test-platform.ts'

const folder = path.resolve(import.meta.dirname, '../../shared/protocol')
const isContract = (value: unknown): value is Contract => typeof value === 'object' && value !== null && 'operation' in value && 'request' in value && 'access' in value
const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const modules = await Promise.all(files.map((file) => import(pathToFileURL(path.join(folder, file)).href) as Promise<Record<string, unknown>>))
const contracts = [...new Set(modules.flatMap((module) => Object.values(module)).filter(isContract))].filter(({ access }) => access.includes('administrator'))

let platform: TestPlatform
beforeAll(async () => {
  platform = await openTestPlatform({ functions: [...new Set(contracts.map((contract) => contract.function))] })
})
afterAll(() => platform.close())

const NOTHING = { not: 'a field of any contract' }
/** Asks with a body that no contract takes: a role that has the right is told so, one that lacks it is told nothing of the form. */
const ask = (contract: Contract, authorization: string | undefined) =>
  platform.send(contract.function as FunctionName, { method: contract.method, path: contract.path.replace(/\{\w+\}/g, 'x'), query: contract.method === 'GET' ? NOTHING : {}, body: NOTHING, headers: { ...(authorization && { authorization }) } })

test('contracts for administrators are found', () => {
  expect(contracts.length).toBeGreaterThan(15)
  expect(new Set(contracts.map(({ right }) => right!.split('.')[0]))).toContain('administration')
})

describe('SV-11 TS-7 who may do what', () => {
  test.each(contracts.map((contract) => [`${contract.function}.${contract.operation}`, contract] as const))('%s', async (name, contract) => {
    expect(RIGHTS, name).toHaveProperty([contract.right!])
    for (const role of ADMINISTRATOR_ROLES) {
      const { authorization } = await signInAdministrator(platform, role)
      const { code } = await ask(contract, authorization)
      if (mayAdministrator(role, contract.right!)) expect(['request.malformed', 'request.not_found'], `${name} as ${role}`).toContain(code)
      else expect(code, `${name} as ${role}`).toBe('access.denied')
    }
  })

  test.each(contracts.map((contract) => [`${contract.function}.${contract.operation}`, contract] as const))('%s: not without a session, nor with one that ended, nor locked', async (name, contract) => {
    const role = RIGHTS[contract.right!][0]
    expect((await ask(contract, undefined)).code, name).toBe('access.required')
    expect((await ask(contract, 'Administrator as_0000000000000000')).code, name).toBe('access.expired')
    expect((await ask(contract, (await signInAdministrator(platform, role, { state: 'locked' })).authorization)).code, name).toBe('access.denied')
    expect((await ask(contract, (await signInAdministrator(platform, role, { state: 'removed' })).authorization)).code, name).toBe('access.expired')
  })
})

test('every right of the table guards something that is built', () => {
  const used = new Set(contracts.map(({ right }) => right))
  const unused = Object.keys(RIGHTS).filter((right) => !used.has(right as never) && right.startsWith('administration.'))
  expect(unused).toEqual([])
})
