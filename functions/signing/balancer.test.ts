// Two instances behind HAProxy: the same answers as one, and still answers when one of them is killed. SV-13
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { freePort } from '../../scripts/bench/load/processes.ts'
import { createGmEngine } from '../_adapters/gm-engine/engine.ts'
import { openJournal } from '../_adapters/journal/open-journal.ts'
import { sorCodes } from './sof/interface/codes.ts'
import { sofClient } from './sof/testing/sof-client.ts'
import { formClient, jsonClient, soapClient, tcpClient, type SvsClient } from './testing/clients.ts'
import { seedFolder, type Instance, type SeededFolder } from './testing/instances.ts'
import { CODE } from './testing/open-sign-server.ts'
import { transportContract } from './testing/transport.contract.ts'

const hasProxy = spawnSync('haproxy', ['-v']).status === 0
if (!hasProxy && process.env['CI'] === 'true') throw new Error('haproxy is required in CI')

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
let seeded: SeededFolder
let instances: Instance[] = []
let proxy: ChildProcess | undefined
let [http, tcp] = ['', '']
const clients: Record<string, SvsClient> = {}

/** Each request over HTTP to the next instance; a connection over TCP stays where it is. The same as in docs/sign-verify-server.md. */
const configuration = (httpPort: number, tcpPort: number): string => `
global
  maxconn 500
defaults
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  option redispatch
  retries 2
frontend http
  mode http
  bind 127.0.0.1:${httpPort}
  option forwardfor
  default_backend http
backend http
  mode http
  balance roundrobin
${instances.map(({ address }, index) => `  server s${index} ${new URL(address).host} check inter 200 fall 1 rise 1`).join('\n')}
listen tcp
  mode tcp
  bind 127.0.0.1:${tcpPort}
  balance roundrobin
${instances.map((instance, index) => `  server s${index} ${instance.tcp} check inter 200 fall 1 rise 1`).join('\n')}
`

beforeAll(async () => {
  if (!hasProxy) return
  seeded = await seedFolder()
  instances = await Promise.all(['one', 'two'].map((INSTANCE) => seeded.start({ INSTANCE, SIGNING_TRUSTED_PROXIES: '127.0.0.1' })))
  const [httpPort, tcpPort] = [await freePort(), await freePort()]
  const file = path.join(seeded.data, 'haproxy.cfg')
  writeFileSync(file, configuration(httpPort, tcpPort))
  proxy = spawn('haproxy', ['-f', file, '-db', '-q'], { stdio: 'inherit' })
  ;[http, tcp] = [`http://127.0.0.1:${httpPort}`, `127.0.0.1:${tcpPort}`]
  const isUp = () => fetch(`${http}/SignServer/GenerateRandom`, { method: 'POST', body: 'length=1' }).then(({ status }) => status === 200, () => false)
  for (let tries = 0; !(await isUp()); tries++) {
    if (tries > 200) throw new Error('the balancer does not answer')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  Object.assign(clients, { tcp: tcpClient(tcp), form: formClient(http), json: jsonClient(http), soap: soapClient(http) })
}, 90_000)
afterAll(async () => {
  if (!hasProxy) return
  Object.values(clients).forEach((client) => client.close())
  proxy?.kill('SIGKILL')
  await Promise.all(instances.map((instance) => instance.stop()))
  seeded.remove()
})

describe.runIf(hasProxy).each(['tcp', 'form', 'json', 'soap'])('SV-13 behind a balancer that sends each request to the next instance, over %s', (name) => {
  transportContract(() => ({ client: clients[name]!, key: seeded.key, sm2: createSm2(random) }))
})

describe.runIf(hasProxy)('SV-13 SOF behind the same balancer', () => {
  test('what is set, and a log-in, hold for the next calls, wherever they go', async () => {
    const sof = sofClient(http)
    expect(await sof('SOF_SetSignMethod', { SignMethod: 0x20101 })).toMatchObject({ sor: 'SOR_OK' })
    for (let count = 0; count < 4; count++) expect((await sof('SOF_GetSignMethod')).data).toBe(0x20101)
    const { session, data } = await sof('SOF_Login', { CertID: '1', PassWd: 'permission-1' })
    expect(data).toBe(0)
    for (let count = 0; count < 4; count++) expect((await sof('SOF_SignData', { CertID: '1', InData: 'text', Session: session })).sor).toBe('SOR_OK')
    expect((await sof('SOF_SignData', { CertID: '1', InData: 'text' })).sor).toBe('SOR_LoginErr')
    expect((await sof('SOF_GetLastError')).data).toBe(sorCodes.SOR_LoginErr.code)
    await sof('SOF_Logout', { Session: session })
    for (let count = 0; count < 2; count++) expect((await sof('SOF_SignData', { CertID: '1', InData: 'text', Session: session })).sor).toBe('SOR_LoginErr')
  })
})

describe.runIf(hasProxy)('SV-13 one of two is killed', () => {
  test('callers go on, and so do sessions that began at the one that dies; what both did is in the journals', async () => {
    const client = formClient(http)
    const begin = async (): Promise<Uint8Array> => (await client.call('signDataInit', { signMethod: 0x20201, signerPublicKey: base64ToBytes(seeded.key.publicKeyInfoBase64) })).SessionID!
    const sessions = [await begin(), await begin()]
    for (const SessionID of sessions) await client.call('signDataUpdate', { SessionID, inDataLen: 1, inData: utf8ToBytes('x') })
    const sign = async () => (await formClient(http).call('signData', { signMethod: 0x20201, keyIndex: 1, keyValue: CODE, inDataLen: 1, inData: utf8ToBytes('x') })).respValue
    for (let count = 0; count < 10; count++) expect(await sign()).toBe(0)
    const [killed] = instances
    killed!.kill()
    let [answered, refused] = [0, 0]
    for (let count = 0; count < 30; count++) await sign().then((respValue) => (respValue === 0 ? answered++ : refused++), () => refused++)
    expect(answered).toBeGreaterThan(25)
    for (const SessionID of sessions) {
      await client.call('signDataUpdate', { SessionID, inDataLen: 1, inData: utf8ToBytes('y') })
      const { signature } = await client.call('signDataFinal', { keyIndex: 1, keyValue: CODE, SessionID })
      expect(await client.call('verifySignedData', { signMethod: 0x20201, type: 1, cert: base64ToBytes(seeded.key.certificatesBase64[0]!), inDataLen: 2, inData: utf8ToBytes('xy'), signature: signature!, verifyLevel: 0 })).toEqual({ respValue: 0 })
    }
    const gm = createGmEngine({ random })
    const journal = await openJournal({ directory: path.join(seeded.data, 'journals', 'signing'), instance: 'reader', sm3: (message) => gm.sm3(message) })
    const { entries } = await journal.search({ limit: 1000, kind: 'signing.signData' })
    expect(new Set(entries.map(({ instance }) => instance))).toEqual(new Set(['one', 'two']))
    await journal.close()
  }, 60_000)
})
