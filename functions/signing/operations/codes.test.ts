// Every response code of the standard, over the wire, and those that only a server in trouble gives.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { tcpClient, type SvsClient } from '../testing/clients.ts'
import { codesContract } from '../testing/codes.contract.ts'
import { CODE, openSignServer, type SignServer } from '../testing/open-sign-server.ts'

codesContract(openSignServer)

describe('GM_SYSTEM_FAILURE', () => {
  let server: SignServer
  let client: SvsClient
  let cert: Uint8Array
  beforeAll(async () => {
    server = await openSignServer()
    client = tcpClient(server.tcp)
    cert = base64ToBytes((await server.addKey({ index: 1 })).certificatesBase64[0]!)
  })
  afterAll(async () => {
    client.close()
    await server.close()
  })
  const inData = utf8ToBytes('出院小结')
  const sign = () => client.call('signData', { signMethod: SGD.SM3_SM2, keyIndex: 1, keyValue: CODE, inDataLen: inData.length, inData })
  const failed = { respValue: svsCodes.GM_SYSTEM_FAILURE }

  test('SV-8 trusted time is not available: nothing is signed or judged', async () => {
    const { time } = server.deps
    const { now } = time
    time.now = () => undefined
    expect([await sign(), await client.call('validateCert', { cert })]).toEqual([failed, failed])
    time.now = now
    expect((await sign()).respValue).toBe(0)
  })
  test('SV-1 the journal cannot be written: no signature leaves', async () => {
    const { journal } = server.deps
    const { append } = journal
    journal.append = () => Promise.reject(new Error('the disk is full'))
    expect(await sign()).toEqual(failed)
    journal.append = append
  })
})
