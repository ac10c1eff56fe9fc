// kill -9 under load: whatever was answered is in the journal; sessions end and say so; the server goes on where it was.
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, bytesToHex, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { createGmEngine } from '../_adapters/gm-engine/engine.ts'
import { openJournal } from '../_adapters/journal/open-journal.ts'
import type { Journal } from '../_domain/journal/journal.ts'
import { formClient, tcpClient } from './testing/clients.ts'
import { seedFolder, type SeededFolder } from './testing/instances.ts'
import { CODE } from './testing/open-sign-server.ts'

let seeded: SeededFolder
beforeAll(async () => {
  seeded = await seedFolder()
}, 60_000)
afterAll(() => seeded.remove())

const gm = createGmEngine({ random: (length) => crypto.getRandomValues(new Uint8Array(length)) })

async function digestsIn(journal: Journal): Promise<Set<string>> {
  const digests = new Set<string>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await journal.search({ limit: 1000, ...(cursor !== '' && { cursor }) })
    for (const { keys, facts } of page.entries) if (facts['result'] === 'GM_SUCCESS' && keys['digest']) digests.add(keys['digest'])
    cursor = page.nextCursor
  }
  return digests
}

describe('SV-12 killed under load', () => {
  test('no acknowledged signature is missing from the journal, three times over', async () => {
    const publicKey = parsePublicKeyInfo(base64ToBytes(seeded.key.publicKeyInfoBase64)).sm2PublicKey!
    const acknowledged: string[] = []
    let count = 0
    for (let round = 0; round < 3; round++) {
      const instance = await seeded.start()
      const before = acknowledged.length
      const senders = Array.from({ length: 12 }, async (_, lane) => {
        const client = lane % 2 === 0 ? tcpClient(instance.tcp) : formClient(instance.address)
        for (;;) {
          const inData = utf8ToBytes(`content ${count++}`)
          const answer = await client.call('signData', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, inDataLen: inData.length, inData }).catch(() => undefined)
          if (!answer) return
          expect(answer.respValue, instance.printed()).toBe(0)
          acknowledged.push(bytesToHex(gm.messageDigest(publicKey, inData)))
        }
      })
      while (acknowledged.length < before + 300) await new Promise((resolve) => setTimeout(resolve, 20))
      instance.kill()
      await Promise.all(senders)
    }
    const journal = await openJournal({ directory: path.join(seeded.data, 'journals', 'signing'), instance: 'main', sm3: (message) => gm.sm3(message) })
    const found = await digestsIn(journal)
    expect(acknowledged.filter((digest) => !found.has(digest))).toEqual([])
    expect(await journal.verifyChain()).toMatchObject({ brokenAt: null })
    await journal.close()
    expect(acknowledged.length).toBeGreaterThan(900)
  }, 120_000)

  test('a session does not outlive the process: the next piece is refused, the caller begins again', async () => {
    const asked = { signMethod: SGD.SM3_SM2, signerPublicKey: base64ToBytes(seeded.key.publicKeyInfoBase64) }
    const one = await seeded.start()
    const { SessionID } = await formClient(one.address).call('signDataInit', asked)
    one.kill()
    const two = await seeded.start({ PORT: new URL(one.address).port })
    expect((await formClient(two.address).call('signDataUpdate', { SessionID: SessionID!, inDataLen: 1, inData: Uint8Array.of(1) })).respValue, two.printed()).toBe(0x0400000d)
    expect((await formClient(two.address).call('signDataInit', asked)).respValue).toBe(0)
    await two.stop()
  }, 60_000)
})
