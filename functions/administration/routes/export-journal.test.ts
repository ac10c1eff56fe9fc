import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, hexToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import { exportJournal, getJournalKey } from '@yiqian/shared/protocol/journals.ts'
import { readRange } from '../journals/read-range.ts'
import { openAccounts, type Accounts } from '../testing/accounts.ts'
import { raiseAlarms } from '../testing/journal-entries.ts'

let accounts: Accounts
let beganAtMs: number
beforeAll(async () => {
  accounts = await openAccounts()
  beganAtMs = accounts.platform.clock.nowMs()
  await raiseAlarms(accounts, 1200, 100)
})
afterAll(() => accounts.close())
const take = (who: { authorization: string } = accounts.audit, fromMs = beganAtMs, toMs = beganAtMs + 1_200_000) => accounts.as(who, exportJournal, { journal: 'system', fromMs, toMs })

describe('SV-12 EV-4 200', () => {
  test('JSON lines, oldest first, and a signature over every byte before it', async () => {
    const { bytes } = (await take()).body
    const text = Buffer.from(bytes).toString('utf8')
    const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toHaveLength(1 + 1200 + 2)
    expect(lines.slice(1, 1201).map(({ facts }) => (facts as { offsetMs: number }).offsetMs)).toEqual(Array.from({ length: 1200 }, (_, index) => index + 1))
    expect(lines[1201]).toMatchObject({ statement: 'yiqian-journal-export/1', journal: 'system', entries: 1201, exportedBy: accounts.audit.administrator.id })
    const { publicKeyHex, signatureBase64 } = lines[1202] as Record<string, string>
    const { sm2 } = accounts.platform.runtime
    const signed = (upTo: string) => verifyDigest(sm2, hexToBytes(publicKeyHex!), messageDigest(sm2, hexToBytes(publicKeyHex!), utf8ToBytes(upTo)), parseSm2Signature(base64ToBytes(signatureBase64!)))
    const body = text.slice(0, text.trimEnd().lastIndexOf('\n') + 1)
    expect(signed(body)).toBe(true)
    expect(signed(body.replace('ntp600', 'ntp601'))).toBe(false)
    const key = (await accounts.as(accounts.auditor, getJournalKey, {})).body
    expect(key.publicKeyHex).toBe(publicKeyHex)
    // as docs/administration.md tells an outsider to check it
    const file = (name: string) => path.join(accounts.platform.dataDirectory, name)
    writeFileSync(file('export.jsonl'), bytes)
    writeFileSync(file('key.pem'), key.publicKeyPem)
    const check = 'head -n -1 export.jsonl > signed.jsonl && tail -n 1 export.jsonl | sed \'s/.*"signatureBase64":"\\([^"]*\\)".*/\\1/\' | base64 -d > signature.der && openssl dgst -sm3 -verify key.pem -sigopt distid:1234567812345678 -signature signature.der signed.jsonl'
    expect(execFileSync('sh', ['-c', check], { cwd: accounts.platform.dataDirectory, encoding: 'utf8' })).toBe('Verified OK\n')
    expect((await accounts.journal()).find(({ keys }) => keys['op'] === 'administration.export-journal')).toMatchObject({ kind: 'operation.done', keys: { journal: 'system' } })
  })
})

test('403 an auditor reads but does not carry away', async () => {
  for (const who of [accounts.auditor, accounts.system, accounts.operator]) expect((await take(who)).code).toBe('access.denied')
})

test('413 more than one export holds; 422 an end before the beginning', async () => {
  const journal = await accounts.platform.runtime.journals.open('system')
  await expect(readRange(journal, { fromMs: 0, toMs: 1e15 }, 1000)).rejects.toMatchObject({ code: 'journal.range_too_large', facts: { limit: 1000 } })
  expect((await take(accounts.audit, 10, 5)).code).toBe('journal.query_invalid')
})
