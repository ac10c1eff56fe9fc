// The checked-in vectors are what their generators make: nobody edited one without the other.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hexToBytes } from '../../shared/crypto/bytes.ts'
import gcm from '../../shared/vectors/rfc8998/sm4-gcm.json' with { type: 'json' }
import { cosignVectors } from './cosign.ts'
import { noiseVectors } from './noise.ts'
import { textbookSeal } from './textbook-gcm.ts'

const stored = (path: string) => readFileSync(new URL(`../../shared/vectors/${path}`, import.meta.url), 'utf8')
const printed = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`

test('CO-1 cosign.json is what scripts/vectors/cosign.ts makes', () => {
  expect(stored('cosign/cosign.json')).toBe(printed(cosignVectors()))
})

test('CO-2 noise-nk.json is what scripts/vectors/noise.ts makes', () => {
  expect(stored('noise/noise-nk.json')).toBe(printed(noiseVectors()))
})

test('the textbook GCM that the vectors rest on gives the sample of RFC 8998', () => {
  const { input, plaintextHex } = gcm.tests[0]!
  const [key, nonce, aad] = [input.keyHex, input.nonceHex, input.aadHex].map(hexToBytes) as [Uint8Array, Uint8Array, Uint8Array]
  expect(Buffer.from(textbookSeal(key, nonce, hexToBytes(plaintextHex!), aad)).toString('hex')).toBe(input.sealedHex)
})

test('the survey published the same joint key and digest for its shares', () => {
  const [first] = cosignVectors().signings
  expect(first!.jointPublicKeyHex).toMatch(/^04c59765849c5e9163d4aef6853d0ab1558de4056b6f5ffef8e091167c7e7a4c7d/)
  expect(first!.digestHex).toBe('43b93f6f82df3c4b97e2a0ad1d6ed98ed5eda897269fa4efc37d5fe048a2f92d')
})
