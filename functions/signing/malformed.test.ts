// Spoiled requests on every transport: nothing ends, every answer is a code of the standard.
import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64ToBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { svsCodes } from '@yiqian/shared/crypto/svs/codes.ts'
import type { AnyMessage } from '@yiqian/shared/crypto/svs/fields.ts'
import { svsOperationNames, type SvsOperation, type SvsRequestOf } from '@yiqian/shared/crypto/svs/messages.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { encodeSvsRequest } from '@yiqian/shared/crypto/svs/svs-request.ts'
import { parseSvsRespond } from '@yiqian/shared/crypto/svs/svs-respond.ts'
import { luckFrom, type Luck } from '../../scripts/fuzz/random.ts'
import { byteMutations } from '../../scripts/fuzz/mutate-bytes.ts'
import { mutateDer } from '../../scripts/fuzz/mutate-der.ts'
import { formClient, udpClient } from './testing/clients.ts'
import { CODE, openSignServer, type SignServer } from './testing/open-sign-server.ts'
import { capital } from './transports/http.ts'
import { writeForm } from './transports/form.ts'
import { SVS_NAMESPACE } from './transports/soap.ts'
import { toText } from './transports/text-messages.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 120)
const codes: readonly number[] = Object.values(svsCodes)
let server: SignServer
const seeds: { operation: SvsOperation; message: AnyMessage; der: Uint8Array }[] = []

beforeAll(async () => {
  server = await openSignServer()
  const [signer, reader] = [await server.addKey({ index: 1 }), await server.addKey({ index: 2, purpose: 'encrypt' })]
  await server.trust([server.authority], [await server.makeList(server.authority, [])])
  const client = formClient(server.http)
  const inData = utf8ToBytes('病程记录')
  const data = { inDataLen: inData.length, inData }
  const key = { keyIndex: 1, keyValue: CODE }
  const [cert, readerCert] = [signer, reader].map(({ certificatesBase64 }) => base64ToBytes(certificatesBase64[0]!)) as [Uint8Array, Uint8Array]
  const signMethod = SGD.SM3_SM2
  const { signature } = await client.call('signData', { signMethod, ...key, ...data })
  const { signedMessage } = await client.call('signMessage', { signMethod, ...key, ...data, originalText: true, certificateChain: true })
  const { envelope } = await client.call('sealEnvelope', { cert: readerCert, ...data })
  const signed = await client.call('sealSignedEnvelope', { signMethod, ...key, cert: readerCert, ...data })
  const point = base64ToBytes(signer.publicKeyInfoBase64)
  const { SessionID } = await client.call('signDataInit', { signMethod, signerPublicKey: point })
  const id = { signerIDLen: 2, signerID: utf8ToBytes('id') }
  const messages: { [O in SvsOperation]: SvsRequestOf<O> } = {
    exportCert: { identification: utf8ToBytes('1') }, parseCert: { infoType: 7, cert }, validateCert: { cert, ocsp: true },
    signData: { signMethod, ...key, ...id, ...data }, verifySignedData: { signMethod, type: 1, cert, ...data, signature: signature!, verifyLevel: 2 },
    signDataInit: { signMethod, signerPublicKey: point, ...id }, signDataUpdate: { SessionID: SessionID!, ...data }, signDataFinal: { ...key, SessionID: SessionID! },
    verifySignedDataInit: { signMethod, signerPublicKey: point }, verifySignedDataUpdate: { SessionID: SessionID!, ...data }, verifySignedDataFinal: { type: 1, cert, SessionID: SessionID!, signature: signature!, verifyLevel: 1 },
    signMessage: { signMethod, ...key, ...data, originalText: true, certificateChain: true, crl: false }, verifySignedMessage: { ...data, signedMessage: signedMessage! },
    sealEnvelope: { cert: readerCert, ...data }, openEnvelope: { keyIndex: 2, keyValue: CODE, envelope: envelope! },
    sealSignedEnvelope: { signMethod, ...key, cert: readerCert, ...data }, openSignedEnvelope: { keyIndex: 2, keyValue: CODE, envelope: signed.envelope!, verifyLevel: 1 },
    generateRandom: { length: 8 }, digestData: { signMethod, signerPublicKey: point, ...data }, signDigest: { signMethod, ...key, digest: new Uint8Array(32) },
  }
  for (const operation of svsOperationNames) seeds.push({ operation, message: messages[operation] as AnyMessage, der: encodeSvsRequest(operation, messages[operation] as never) })
})
afterAll(() => server.close())

/** One to three changes. */
function mutateBytes(bytes: Uint8Array, other: Uint8Array, luck: Luck): Uint8Array {
  let spoiled = bytes
  for (let changes = luck.below(3); changes >= 0; changes--) spoiled = byteMutations[luck.below(byteMutations.length)]!(spoiled, luck, other)
  return spoiled
}
const spoil = (luck: Luck, bytes: Uint8Array, other: Uint8Array): Uint8Array => (luck.below(2) === 0 ? mutateDer(bytes, luck, other) : mutateBytes(bytes, other, luck))
const isAnswer = (der: Uint8Array): boolean => codes.includes(parseSvsRespond(der).respond.respValue)

/** Sends, ends its half, and takes what comes until the server ends the other. */
function exchange(bytes: Uint8Array): Promise<Buffer> {
  const [host = '', port = ''] = server.addresses['tcp']!.split(':')
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    const socket = net.connect(Number(port), host, () => socket.end(bytes))
    socket.on('data', (chunk) => parts.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(parts)))
  })
}

async function stillServes(): Promise<void> {
  expect((await formClient(server.http).call('generateRandom', { length: 4 })).respValue).toBe(0)
  expect(server.platform.log.filter(({ level, detail }) => level === 'error' && !String(detail).startsWith('no line'))).toEqual([])
}

describe('SV-10 malformed', () => {
  test('DER over TCP', async () => {
    const luck = luckFrom('svs tcp')
    for (let run = 0; run < RUNS; run++) {
      const answer = await exchange(spoil(luck, seeds[run % seeds.length]!.der, seeds[luck.below(seeds.length)]!.der))
      if (answer.length > 0) expect(isAnswer(answer.subarray(0, 2 + (answer[1]! < 0x80 ? answer[1]! : (answer[1]! & 0x7f) + Number(`0x${answer.subarray(2, 2 + (answer[1]! & 0x7f)).toString('hex')}`)))), `run ${run}`).toBe(true)
    }
    await stillServes()
  }, 60_000)

  test('datagrams: each has its answer', async () => {
    const luck = luckFrom('svs udp')
    const client = udpClient(server.addresses['udp']!)
    for (let run = 0; run < RUNS; run++) expect(isAnswer(await client.send(spoil(luck, seeds[run % seeds.length]!.der, seeds[luck.below(seeds.length)]!.der).subarray(0, 60_000))), `run ${run}`).toBe(true)
    client.close()
    await stillServes()
  }, 60_000)

  test('forms', async () => {
    const luck = luckFrom('svs form')
    for (let run = 0; run < RUNS; run++) {
      const { operation, message } = seeds[run % seeds.length]!
      const body = Buffer.from(mutateBytes(utf8ToBytes(writeForm(toText(message))), utf8ToBytes('&=%25+keyIndex='), luck))
      const response = await fetch(`${server.http}/SignServer/${capital(operation)}`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
      expect(codes).toContain(Number(new URLSearchParams(await response.text()).get('respValue')))
    }
    await stillServes()
  }, 60_000)

  test('JSON', async () => {
    const luck = luckFrom('svs json')
    const odd = ['{}', '[]', 'null', '1', '"x"', '{"request":[]}', '{"request":{"keyIndex":{}}}', '{"request":{"inData":["a"]}}', '', '{"request":null}', '[[[[[[[[', '{"__proto__":{"request":{}}}']
    for (let run = 0; run < RUNS + odd.length; run++) {
      const { operation, message } = seeds[run % seeds.length]!
      const whole = JSON.stringify({ version: 'v1', reqType: operation, request: toText(message), reqTime: '20131001120000Z' })
      const body = run < odd.length ? odd[run]! : Buffer.from(mutateBytes(utf8ToBytes(whole), utf8ToBytes('{"a":[1e999,-0,null]}'), luck))
      const response = await fetch(`${server.http}/${capital(operation)}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
      const { respond } = (await response.json()) as { respond: { respValue: number } }
      expect(codes).toContain(respond.respValue)
    }
    await stillServes()
  }, 60_000)

  test('SOAP: entities, document types, depth and spoiled text', async () => {
    const luck = luckFrom('svs soap')
    const envelope = (inside: string, head = '') => `<?xml version="1.0"?>${head}<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${inside}</e:Body></e:Envelope>`
    const random = `<generateRandom xmlns="${SVS_NAMESPACE}"><length>8</length></generateRandom>`
    const bomb = `<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, level) => `<!ENTITY a${level} "${`&a${level === 0 ? '' : level - 1};`.repeat(10)}">`).join('')}]>`
    const file = '<!DOCTYPE e [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    const odd = [envelope(random, bomb), envelope(`<generateRandom xmlns="${SVS_NAMESPACE}"><length>&f;</length></generateRandom>`, file), '', '<', 'x', envelope(''), envelope('<other/>'), envelope('<a>'.repeat(20_000)), envelope(`${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`), envelope(random.replace('8', '&#56;'))]
    const answers: string[] = []
    for (let run = 0; run < RUNS + odd.length; run++) {
      const { operation, message } = seeds[run % seeds.length]!
      const fields = Object.entries(toText(message)).map(([name, value]) => `<${name}>${value}</${name}>`).join('')
      const body = run < odd.length ? odd[run]! : Buffer.from(mutateBytes(utf8ToBytes(envelope(`<${operation} xmlns="${SVS_NAMESPACE}">${fields}</${operation}>`)), utf8ToBytes('<!DOCTYPE e []>&amp;</'), luck))
      const text = await (await fetch(`${server.http}/SignServer/soap`, { method: 'POST', body, headers: { 'content-type': 'text/xml' } })).text()
      if (run < odd.length) answers.push(text)
      expect(codes, text).toContain(Number(/<respValue(?: xmlns="[^"]*")?>(\d+)</.exec(text)?.[1]))
    }
    for (const text of answers.slice(0, 2)) expect(text).toContain('67108877')
    expect(answers.join('')).not.toContain('root:')
    expect(answers.at(-1)).toContain('<respValue>0<')
    await stillServes()
  }, 60_000)

  test('other methods, addresses and sizes over HTTP', async () => {
    expect((await fetch(`${server.http}/SignServer/SignData`)).status).toBe(405)
    expect((await fetch(`${server.http}/SignServer/Nothing`, { method: 'POST' })).status).toBe(404)
    const wsdl = await (await fetch(`${server.http}/SignServer/soap?wsdl`)).text()
    for (const operation of svsOperationNames) expect(wsdl).toContain(`<wsdl:operation name="${operation}">`)
  })
})
