// Owns the sign/verify server under test: the function on the test platform, an application with keys and certificates, its sockets open.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodePem } from '@yiqian/shared/crypto/pem.ts'
import { createCrl, type RevocationReason } from '@yiqian/shared/crypto/x509/crl.ts'
import { bytesToBase64, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { encodePublicKeyInfo } from '@yiqian/shared/crypto/der/public-key.ts'
import { encodeSm2Signature } from '@yiqian/shared/crypto/der/sm2-signature.ts'
import type { SignerProfileName } from '@yiqian/shared/crypto/cms/profile.ts'
import type { RandomBytes } from '@yiqian/shared/crypto/random.ts'
import type { KeyPair } from '@yiqian/shared/crypto/sm2/sign.ts'
import { createCertificate } from '@yiqian/shared/crypto/x509/certificate.ts'
import { basicConstraintsExtension, keyUsageExtension } from '@yiqian/shared/crypto/x509/extension.ts'
import { encodeName } from '@yiqian/shared/crypto/x509/name.ts'
import { createGmEngine } from '../../_adapters/gm-engine/engine.ts'
import type { GmEngine } from '../../_adapters/gm-engine/gm-engine.ts'
import { digestPermissionCode } from '../../_adapters/application-keys/permission-code.ts'
import type { ApplicationKey, KeyAlgorithm, KeyPurpose } from '../../_domain/application-key/application-key.ts'
import { newId } from '../../_domain/new-id.ts'
import { openTestPlatform, type TestPlatform, type TestPlatformOptions } from '../../_runtime/testing/open-test-platform.ts'
import type { Runtime } from '../../_runtime/open-runtime.ts'
import { openDeps, type Deps } from '../deps.ts'

export const CODE = utf8ToBytes('permission-1')
export const DAY_MS = 86_400_000

/** An authority that the platform does not know until its root is trusted. */
export interface TestAuthority {
  key: KeyPair
  der: Uint8Array
  nameDer: Uint8Array
}

/** A sign/verify server as callers see it, and what tests prepare behind it: one process, or several behind a balancer. */
export interface Served {
  /** engine and stores of the installation */
  runtime: Runtime
  applicationId: string
  /** http://127.0.0.1:port */
  http: string
  /** host:port */
  tcp: string
  /** of what answers */
  nowMs(): number
  addApplication(some?: { directory?: string; sources?: string[]; messageProfile?: SignerProfileName; createdAtMs?: number }): Promise<string>
  /** with a certificate of `authority` unless that is null */
  addKey(asked: { index: number; algorithm?: KeyAlgorithm; purpose?: KeyPurpose; applicationId?: string; authority?: TestAuthority | null; some?: Partial<ApplicationKey>; validMs?: [number, number]; /** taken in instead of made */ pkcs8Der?: Uint8Array }): Promise<ApplicationKey>
  authority: TestAuthority
  /** these roots and lists, and no others beside the hospital's own */
  trust(roots: readonly TestAuthority[], lists?: readonly Uint8Array[]): Promise<void>
  /** a list of the authority that revokes these */
  makeList(authority: TestAuthority, revoked: readonly string[], some?: { nextUpdateMs?: number; reason?: RevocationReason }): Promise<Uint8Array>
  makeAuthority(name: string): Promise<TestAuthority>
  /** takes a list in, as an administrator does */
  takeIn(list: Uint8Array): Promise<void>
  /** until every instance knows what another one changed */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface SignServer extends Served {
  platform: TestPlatform
  deps: Deps
  /** `tcp`, `tls`, `udp`, `https` that the settings open: `host:port` */
  addresses: Readonly<Record<string, string>>
  /** TRUST_ANCHORS_FILE */
  anchorsFile: string
}

type Engine = Pick<GmEngine, 'generateKeyPair' | 'signDigest' | 'messageDigest'>
const signerOf = (gm: Engine) => (key: KeyPair) => async (message: Uint8Array) => encodeSm2Signature(gm.signDigest(key.privateKey, gm.messageDigest(key.publicKey, message)))
const serialOf = (random: RandomBytes): Uint8Array => Uint8Array.from(random(12), (octet, index) => (index === 0 ? (octet & 0x3f) | 0x40 : octet))

async function createAuthority(gm: Engine, random: RandomBytes, nowMs: number, name: string): Promise<TestAuthority> {
  const key = gm.generateKeyPair()
  const nameDer = encodeName({ country: 'CN', organization: '测试机构', commonName: name })
  const der = await createCertificate({ serial: serialOf(random), issuerDer: nameDer, subjectDer: nameDer, notBeforeMs: nowMs - 365 * DAY_MS, notAfterMs: nowMs + 3650 * DAY_MS, publicKeyInfoDer: encodePublicKeyInfo(key.publicKey), extensions: [basicConstraintsExtension({ ca: true }), keyUsageExtension('keyCertSign', 'cRLSign')] }, signerOf(gm)(key))
  return { key, der, nameDer }
}

export async function openSignServer(options: TestPlatformOptions = {}): Promise<SignServer> {
  const anchors = path.join(mkdtempSync(path.join(tmpdir(), 'yiqian-anchors-')), 'anchors.pem')
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
  writeFileSync(anchors, encodePem('CERTIFICATE', (await createAuthority(createGmEngine({ random }), random, Date.now(), 'nobody')).der)) // a file of anchors is never empty
  const platform = await openTestPlatform({ ...options, env: { SIGNING_TCP_PORT: '0', SIGNING_UDP_PORT: '0', TRUST_ANCHORS_FILE: anchors, ...options.env } })
  const { gm, database, kernel } = platform.runtime
  const context = platform.context('signing')
  const opened = await platform.open('signing')
  const deps = await openDeps(context)
  const started = await opened.startListeners()
  const addresses = Object.fromEntries(started.map(({ name, address }) => [name.replace('sign-server-', ''), address.replace(/^\w+:\/\//, '')]))
  const http = await platform.listen()

  let changedAtMs = Date.now()
  const sign = signerOf(gm)
  const makeAuthority = (name: string) => createAuthority(gm, kernel.random, platform.clock.nowMs(), name)
  const serial = (): Uint8Array => serialOf(kernel.random)
  const authority = await makeAuthority('测试根')
  const trust: SignServer['trust'] = async (roots, lists = []) => {
    writeFileSync(anchors, [...roots.map(({ der }) => encodePem('CERTIFICATE', der)), ...lists.map((der) => encodePem('X509 CRL', der))].join(''))
    utimesSync(anchors, new Date(), new Date((changedAtMs += 1000))) // a later time of change, whatever the file system’s grain
    await deps.validation.changed()
  }
  const makeList: SignServer['makeList'] = (by, revoked, { nextUpdateMs = platform.clock.nowMs() + 30 * DAY_MS, reason } = {}) =>
    createCrl({ issuerDer: by.nameDer, thisUpdateMs: platform.clock.nowMs() - DAY_MS, nextUpdateMs, entries: revoked.map((serialHex) => ({ serialHex, revokedAtMs: platform.clock.nowMs() - DAY_MS, ...(reason && { reason }) })), extensions: [] }, sign(by.key))
  const addApplication: SignServer['addApplication'] = async (some = {}) => {
    const id = newId('app', kernel.random)
    await database.stores.signingAccess.insert({ id, name: '测试系统', directory: some.directory ?? `d-${id.slice(4, 20)}`, sources: some.sources ?? [], messageProfile: some.messageProfile ?? 'gm501', state: 'active', createdAtMs: some.createdAtMs ?? platform.clock.nowMs(), revision: 0 })
    deps.applications.forget()
    return id
  }
  const applicationId = await addApplication({ directory: 'main', createdAtMs: 1 })
  const store = deps.keyStores.software
  const addKey: SignServer['addKey'] = async ({ index, algorithm = 'sm2', purpose = 'sign', applicationId: owner = applicationId, authority: by = authority, some = {}, validMs, pkcs8Der }) => {
    const label = `${owner}.${index}.${algorithm}`
    const reference = pkcs8Der ? (await store.importPrivateKey(pkcs8Der, label)).reference : await store.generate(algorithm, label)
    const publicKeyInfoDer = await store.publicKeyInfoDer(reference)
    const nowMs = platform.clock.nowMs()
    const [notBeforeMs, notAfterMs] = validMs ?? [nowMs - DAY_MS, nowMs + 365 * DAY_MS]
    const usage = purpose === 'sign' ? (['digitalSignature', 'nonRepudiation'] as const) : (['keyEncipherment', 'dataEncipherment', 'keyAgreement'] as const)
    const certificate = by && (await createCertificate({ serial: serial(), issuerDer: by.nameDer, subjectDer: encodeName({ country: 'CN', organization: '示范医院', commonName: `key ${index}` }), notBeforeMs, notAfterMs, publicKeyInfoDer, extensions: [keyUsageExtension(...usage)] }, sign(by.key)))
    const key: ApplicationKey = {
      id: newId('key', kernel.random), applicationId: owner, index, label: `key ${index}`, algorithm, purpose, store: 'software', reference: reference.label,
      publicKeyInfoBase64: bytesToBase64(publicKeyInfoDer), permissionDigest: await digestPermissionCode(CODE, kernel.random), state: 'active',
      certificatesBase64: certificate ? [bytesToBase64(certificate), bytesToBase64(by!.der)] : [], createdAtMs: nowMs, usableUntilMs: null, revision: 0, ...some,
    }
    await database.stores.applicationKeys.insert(key)
    deps.keys.forget()
    return key
  }
  const takeIn: SignServer['takeIn'] = async (list) => void (await deps.validation.takeIn(list, deps.validation.authorities(), null))
  return {
    runtime: platform.runtime, nowMs: () => platform.clock.nowMs(), tcp: addresses['tcp']!, settled: () => Promise.resolve(), anchorsFile: anchors,
    platform, deps, applicationId, addresses, http, addApplication, addKey, authority, trust, takeIn, makeList, makeAuthority, close: () => platform.close().finally(() => rmSync(path.dirname(anchors), { recursive: true, force: true })),
  }
}

