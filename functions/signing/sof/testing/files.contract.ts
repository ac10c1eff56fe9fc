// Owns what holds for files of any size as bodies of SOF calls.
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Served } from '../../testing/open-sign-server.ts'
import { readAnswer, sofClient, type SofAnswered } from './sof-client.ts'

const PassWd = 'permission-1'
const SymmKey = 'AQIDBAUGBwgJCgsMDQ4PEA=='

export function filesContract(open: () => Promise<Served>): void {
  let server: Served
  beforeAll(async () => {
    server = await open()
    await server.addKey({ index: 1 })
    await server.addKey({ index: 2, algorithm: 'rsa-2048' })
  })
  afterAll(() => server.close())

  const MEGABYTE = 1024 * 1024
  function* megabytes(count: number): Generator<Buffer> {
    for (let index = 0; index < count; index++) yield Buffer.alloc(MEGABYTE, index)
  }

  function send(path: string, headers: Record<string, string>, body: Readable): Promise<{ status: number; type: string; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const call = request(`${server.http}/signing/sof/${path}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream', ...headers } }, (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject).on('end', () => resolve({ status: response.statusCode!, type: response.headers['content-type']!, body: Buffer.concat(pieces) }))
      })
      call.on('error', reject)
      body.pipe(call)
    })
  }
  const sendFor = async (...args: Parameters<typeof send>): Promise<SofAnswered> => readAnswer(JSON.parse((await send(...args)).body.toString('utf8')))

  describe('SV-3 files', () => {
    test.each(['1', '2'])('signed as they come, and the same signature as over the data: key %s', async (CertID) => {
      const { sor, data } = await sendFor(`SOF_SignFile?CertID=${CertID}`, { 'sof-passwd': PassWd }, Readable.from(megabytes(24)))
      expect(sor).toBe('SOR_OK')
      const Cert = (await sofClient(server.http)('SOF_ExportUserCert', { CertID })).data as string
      const query = new URLSearchParams({ Cert, SignValue: data as string, VerifyLevel: '0' }).toString()
      expect(await sendFor(`SOF_VerifySignedFile?${query}`, {}, Readable.from(megabytes(24)))).toMatchObject({ sor: 'SOR_OK', data: true })
      expect(await sendFor(`SOF_VerifySignedFile?${query}`, {}, Readable.from(megabytes(23)))).toMatchObject({ sor: 'SOR_VerifySignDataErr', data: false })
    })
    test('a wrong code is known before the file is read', async () => {
      expect((await sendFor('SOF_SignFile?CertID=1', { 'sof-passwd': 'wrong-wrong' }, Readable.from([Buffer.alloc(10)]))).sor).toBe('SOR_LoginErr')
    })
    test('a wrong code before a long file: whoever is still sending hears why', async () => {
      expect((await sendFor('SOF_SignFile?CertID=1', { 'sof-passwd': 'wrong-wrong' }, Readable.from(megabytes(24)))).sor).toBe('SOR_LoginErr')
    })
    test('encrypted and decrypted as they come', async () => {
      const encrypted = await send('SOF_EncryptFile', { 'sof-symmkey': SymmKey }, Readable.from(megabytes(8)))
      expect([encrypted.status, encrypted.type, encrypted.body.length]).toEqual([200, 'application/octet-stream', 16 + 8 * MEGABYTE + 16])
      const decrypted = await send('SOF_DecryptFile', { 'sof-symmkey': SymmKey }, Readable.from([encrypted.body]))
      expect(createHash('sm3').update(decrypted.body).digest('hex')).toBe(createHash('sm3').update(Buffer.concat([...megabytes(8)])).digest('hex'))
    })
    test('what cannot be decrypted: refused, or broken off before its end', async () => {
      expect(await sendFor('SOF_DecryptFile', { 'sof-symmkey': SymmKey }, Readable.from([Buffer.alloc(5)]))).toMatchObject({ sor: 'SOR_DecryptDataErr' })
      await expect(send('SOF_DecryptFile', { 'sof-symmkey': SymmKey }, Readable.from([Buffer.alloc(16 + MEGABYTE + 3)]))).rejects.toThrow()
    })
  })
}
