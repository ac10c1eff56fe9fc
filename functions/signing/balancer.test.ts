// Two instances behind HAProxy, each request to the next: the same answers as one, over every transport that it passes on. SV-13
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import path from 'node:path'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import { openJournal } from '../_adapters/journal/open-journal.ts'
import type { ApplicationKey } from '../_domain/application-key/application-key.ts'
import { hasForeignSoap } from '../../scripts/oracles/foreign-soap.ts'
import { foreignSoapClient, formClient, jsonClient, soapClient, tcpClient, type SvsClient } from './testing/clients.ts'
import { codesContract } from './testing/codes.contract.ts'
import { foreignContract } from './testing/foreign.contract.ts'
import { messagesContract } from './testing/messages.contract.ts'
import { methodsContract } from './testing/methods.contract.ts'
import { CODE } from './testing/open-sign-server.ts'
import { hasProxy, pairForTests } from './testing/pair.ts'
import { prepareTransports, transportContract, type WayIn } from './testing/transport.contract.ts'

const { pair, open } = pairForTests()

describe.runIf(hasProxy)('SV-13 behind a balancer that sends each request to the next instance', () => {
  describe('codes', () => codesContract(open))
  describe('messages', () => messagesContract(open))
  describe('methods', () => methodsContract(open, ({ http }) => formClient(http)))
  describe('other programs', () => foreignContract(open, ({ http }) => formClient(http)))
})

describe.runIf(hasProxy)('SV-13 SV-10 behind the same balancer', () => {
  let behind: Pick<WayIn, 'key' | 'reader' | 'sm2'>
  const clients: Record<string, SvsClient> = {}
  beforeAll(async () => {
    behind = await prepareTransports(await open())
    const { http, tcp } = pair()
    Object.assign(clients, { tcp: tcpClient(tcp), form: formClient(http), json: jsonClient(http), 'SOAP 1.1': soapClient(http), 'SOAP 1.2': soapClient(http, '1.2'), ...(hasForeignSoap() && { zeep: await foreignSoapClient(http) }) })
  })
  afterAll(() => Object.values(clients).forEach((client) => client.close()))
  describe.each(['tcp', 'form', 'json', 'SOAP 1.1', 'SOAP 1.2', ...(hasForeignSoap() ? ['zeep'] : [])])('over %s', (name) => transportContract(() => ({ client: clients[name]!, ...behind })))
})

describe.runIf(hasProxy)('SV-13 one of two is killed', () => {
  let http: string
  let key: ApplicationKey
  beforeAll(async () => {
    http = pair().http
    key = await (await open()).addKey({ index: 1 })
  })

  test('callers go on, and so do sessions that began at the one that dies; what both did is in the journals', async () => {
    const client = formClient(http)
    const begin = async (): Promise<Uint8Array> => (await client.call('signDataInit', { signMethod: 0x20201, signerPublicKey: base64ToBytes(key.publicKeyInfoBase64) })).SessionID!
    const sessions = [await begin(), await begin()]
    for (const SessionID of sessions) await client.call('signDataUpdate', { SessionID, inDataLen: 1, inData: utf8ToBytes('x') })
    const sign = async () => (await formClient(http).call('signData', { signMethod: 0x20201, keyIndex: 1, keyValue: CODE, inDataLen: 1, inData: utf8ToBytes('x') })).respValue
    for (let count = 0; count < 10; count++) expect(await sign()).toBe(0)
    const [killed] = pair().instances
    killed!.kill()
    let [answered, refused] = [0, 0]
    for (let count = 0; count < 30; count++) await sign().then((respValue) => (respValue === 0 ? answered++ : refused++), () => refused++)
    expect(answered).toBeGreaterThan(25)
    for (const SessionID of sessions) {
      await client.call('signDataUpdate', { SessionID, inDataLen: 1, inData: utf8ToBytes('y') })
      const { signature } = await client.call('signDataFinal', { keyIndex: 1, keyValue: CODE, SessionID })
      expect(await client.call('verifySignedData', { signMethod: 0x20201, type: 1, cert: base64ToBytes(key.certificatesBase64[0]!), inDataLen: 2, inData: utf8ToBytes('xy'), signature: signature!, verifyLevel: 0 })).toEqual({ respValue: 0 })
    }
    const journal = await openJournal({ directory: path.join(pair().seeded.data, 'journals', 'signing'), instance: 'reader', sm3 })
    const { entries } = await journal.search({ limit: 1000, kind: 'signing.signData' })
    expect(new Set(entries.map(({ instance }) => instance))).toEqual(new Set(['one', 'two']))
    await journal.close()
  }, 60_000)
})
