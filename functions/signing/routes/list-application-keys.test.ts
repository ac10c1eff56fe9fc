import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../_kernel/answer.ts'
import { openFunction } from '../../_kernel/open-function.ts'
import type { OpenFunction } from '../../_kernel/open-function.ts'
import { createProcessContext } from '../../_kernel/process-context.ts'
import manifest from '../function.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'signing-'))
const nowMs = 1_800_000_000_000
const env = { DATA_DIR: folder, NODE_ENV: 'test' }
const shared = createProcessContext({ env, writeLog: () => {}, nowMs: () => nowMs })
let opened: OpenFunction

beforeAll(async () => {
  const context = shared.forFunction(manifest.name, () => Promise.reject(new Error('calls no other function')))
  opened = await openFunction(manifest, context)
})
afterAll(async () => {
  await shared.close()
  rmSync(folder, { recursive: true, force: true })
})

/** @param functionName who calls; undefined is anybody */
function call(body: unknown, functionName?: string): Promise<Answer> {
  const address = { method: 'POST', path: '/signing/list-application-keys' } as const
  return opened.dispatch({ ...address, query: {}, headers: {}, body, inChannel: false, functionName })
}

describe('200', () => {
  test('answers with what was asked for', async () => {
    expect(await call({ id: 'one' }, 'his')).toMatchObject({ status: 200, body: { id: 'one', atMs: nowMs } })
  })
})

describe('400', () => {
  test.each([{}, { id: '' }, { id: 7 }, { id: 'x'.repeat(65) }, { id: 'one', more: true }])('refuses %j', async (body) => {
    expect(await call(body, 'his')).toMatchObject({ status: 400, body: { error: { code: 'request.malformed' } } })
  })
})

describe('403', () => {
  test('is for functions alone', async () => {
    expect(await call({ id: 'one' })).toMatchObject({ status: 403, body: { error: { code: 'access.denied' } } })
  })
})
