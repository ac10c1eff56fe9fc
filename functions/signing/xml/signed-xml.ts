// Owns as much of xml-crypto as is used, with types of our own: its own would bring those of the browser along.
import { createHash } from 'node:crypto'
import { xmlDigests, xmlSignatureAlgorithms } from './algorithms.ts'
import type { XmlElement } from '../../_adapters/xml/read-xml.ts'

export interface SignatureAlgorithm {
  getAlgorithmName(): string
  getSignature(signedInfo: string, key: unknown, done: (error: Error | null, signature?: string) => void): void
  verifySignature(signedInfo: string, key: unknown, signatureBase64: string): boolean
}
interface HashAlgorithm {
  getAlgorithmName(): string
  getHash(canonical: string): string
}

export interface SignedXml {
  SignatureAlgorithms: Record<string, new () => SignatureAlgorithm>
  HashAlgorithms: Record<string, new () => HashAlgorithm>
  CanonicalizationAlgorithms: Record<string, new () => unknown>
  addReference(reference: { xpath: string; transforms: readonly string[]; digestAlgorithm: string; uri?: string; isEmptyUri?: boolean }): void
  computeSignature(xml: string, options: { prefix: string; location: { reference: string; action: 'append' } }, done: (error: Error | null) => void): void
  getSignedXml(): string
  loadSignature(signature: XmlElement): void
  checkSignature(xml: string): boolean
  getSignedReferences(): string[]
}
interface Options {
  privateKey?: string
  publicCert?: string
  signatureAlgorithm?: string
  canonicalizationAlgorithm?: string
  getKeyInfoContent?: () => string | null
  getCertFromKeyInfo?: () => string | null
}

const { SignedXml: Constructor } = (await import('xml-crypto' as string)) as { SignedXml: new (options: Options) => SignedXml }

/** node:crypto does the digests; nothing but the algorithms of this product is known to it. */
export function createSignedXml(options: Options, signing: Pick<SignatureAlgorithm, 'getSignature'> | undefined, verifying: Pick<SignatureAlgorithm, 'verifySignature'> | undefined): SignedXml {
  // a key it needs to see; the work is done by the algorithms below, which know theirs
  const signed = new Constructor({ privateKey: 'none', publicCert: 'none', ...options })
  signed.HashAlgorithms = Object.fromEntries(Object.entries(xmlDigests).map(([uri, name]) => [uri, class implements HashAlgorithm {
    getAlgorithmName(): string {
      return uri
    }
    getHash(canonical: string): string {
      return createHash(name).update(canonical, 'utf8').digest('base64')
    }
  }]))
  signed.SignatureAlgorithms = Object.fromEntries(Object.keys(xmlSignatureAlgorithms).map((uri) => [uri, class implements SignatureAlgorithm {
    getAlgorithmName(): string {
      return uri
    }
    getSignature(signedInfo: string, key: unknown, done: (error: Error | null, signature?: string) => void): void {
      if (!signing) return done(new Error('not for signing'))
      signing.getSignature(signedInfo, key, done)
    }
    verifySignature(signedInfo: string, key: unknown, signatureBase64: string): boolean {
      return verifying?.verifySignature(signedInfo, key, signatureBase64) ?? false
    }
  }]))
  return signed
}
