// A large file by pieces: the server keeps one digest, not the file. The whole gigabyte is `npm run bench -- signverify`. SV-3
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { base64ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { parseSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import { parsePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { SGD } from '@yiqian/shared/crypto/svs/methods.ts'
import { residentMb } from '../../scripts/bench/load/processes.ts'
import { createGmEngine } from '../_adapters/gm-engine/engine.ts'
import { tcpClient } from './testing/clients.ts'
import { seedFolder, type Instance, type SeededFolder } from './testing/instances.ts'
import { CODE } from './testing/open-sign-server.ts'

const PIECES = 200
const gm = createGmEngine({ random: (length) => new Uint8Array(randomBytes(length)) })
let seeded: SeededFolder
let instance: Instance
beforeAll(async () => {
  seeded = await seedFolder()
  instance = await seeded.start()
}, 60_000)
afterAll(async () => {
  await instance.stop()
  await seeded.remove()
})

test('200 MiB signed and verified; memory grows by less than half of it', async () => {
  const client = tcpClient(instance.tcp)
  const publicKeyInfo = base64ToBytes(seeded.key.publicKeyInfoBase64)
  const publicKey = parsePublicKeyInfo(publicKeyInfo).sm2PublicKey!
  const piece = new Uint8Array(randomBytes(1 << 20))
  const [own, beforeMb] = [createHash('sm3').update(gm.zValue(publicKey)), residentMb(instance.pid)]
  let mostMb = 0
  const send = async (operation: 'signDataUpdate' | 'verifySignedDataUpdate', SessionID: Uint8Array): Promise<void> => {
    for (let count = 0; count < PIECES; count++) {
      expect((await client.call(operation, { SessionID, inDataLen: piece.length, inData: piece })).respValue).toBe(0)
      if (operation === 'signDataUpdate') own.update(piece)
      if (count % 20 === 0) mostMb = Math.max(mostMb, residentMb(instance.pid))
    }
  }
  const asked = { signMethod: SGD.SM3_SM2, signerPublicKey: publicKeyInfo }
  const signing = (await client.call('signDataInit', asked)).SessionID!
  await send('signDataUpdate', signing)
  const { signature } = await client.call('signDataFinal', { keyIndex: 1, keyValue: CODE, SessionID: signing })
  expect(gm.verifyDigest(publicKey, own.digest(), parseSm2Signature(signature!))).toBe(true)
  const verifying = (await client.call('verifySignedDataInit', asked)).SessionID!
  await send('verifySignedDataUpdate', verifying)
  expect((await client.call('verifySignedDataFinal', { type: 1, cert: base64ToBytes(seeded.key.certificatesBase64[0]!), SessionID: verifying, signature: signature!, verifyLevel: 1 })).respValue).toBe(0)
  client.close()
  expect(mostMb - beforeMb).toBeLessThan(100)
}, 120_000)
