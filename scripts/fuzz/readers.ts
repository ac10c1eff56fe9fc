// Owns the targets that are more than one parser: everything that DER can be read as, every kind of message.
import { readCounterSignatures, verifyCounterSignatures } from '../../shared/crypto/cms/counter-signature.ts'
import { openEncryptedData, openEnvelopedData, parseEncryptedData, parseEnvelopedData } from '../../shared/crypto/cms/enveloped.ts'
import { parseSignedAndEnvelopedData } from '../../shared/crypto/cms/signed-and-enveloped.ts'
import { verifySignedData } from '../../shared/crypto/cms/verify.ts'
import { childrenOf, parseDer } from '../../shared/crypto/der/element.ts'
import type { DerElement } from '../../shared/crypto/der/element.ts'
import { readOid } from '../../shared/crypto/der/oid.ts'
import { readBitString, readBoolean, readInteger, readNamedBits, readNull, readString, readUnsignedBytes } from '../../shared/crypto/der/read.ts'
import { readTime } from '../../shared/crypto/der/time.ts'
import { isConstructed } from '../../shared/crypto/der/tags.ts'
import { CryptoError } from '../../shared/crypto/error.ts'
import { readGeneralName } from '../../shared/crypto/x509/general-name.ts'
import { readName } from '../../shared/crypto/x509/name.ts'
import type { World } from './seeds.ts'

const readers: readonly ((element: DerElement) => unknown)[] = [readBoolean, readInteger, (element) => readUnsignedBytes(element, 32), readNull, readBitString, readNamedBits, readString, readTime, readOid, readName, readGeneralName]

function quietly(act: () => unknown): void {
  try {
    act()
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
  }
}

/** Every element of the tree by every reader. */
export function readEverything(bytes: Uint8Array): void {
  const waiting = [parseDer(bytes)]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    const current = element
    for (const read of readers) quietly(() => read(current))
    if (isConstructed(current.tag) && waiting.length < 300) waiting.push(...childrenOf(current))
  }
}

/** As each kind of message, opened and verified where it is one. */
export function openMessage({ trust, opener }: World, cms: Uint8Array): void {
  const { signedData } = verifySignedData({ ...trust, cms })
  for (const signer of signedData?.signers ?? []) {
    quietly(() => readCounterSignatures(signer))
    verifyCounterSignatures({ ...trust, signer, certificates: signedData?.certificates ?? [] })
  }
  for (const parse of [parseEnvelopedData, parseEncryptedData, parseSignedAndEnvelopedData]) quietly(() => parse(cms))
  quietly(() => openEnvelopedData(cms, opener))
  quietly(() => openEncryptedData(cms, new Uint8Array(16)))
}
