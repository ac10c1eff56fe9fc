import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hexToBytes, lengthPrefixed, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { createPhoneShare } from '@yiqian/shared/crypto/cosign/create-phone-share.ts'
import { respond, type PartialSignature } from '@yiqian/shared/crypto/cosign/respond.ts'
import { rollPhoneShare } from '@yiqian/shared/crypto/cosign/roll-shares.ts'
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import { createSm2 } from '@yiqian/shared/crypto/sm2/curve.ts'
import { messageDigest, verifyDigest } from '@yiqian/shared/crypto/sm2/sign.ts'
import type { CompleteRequest } from './complete-items.ts'
import * as secondOpinionModule from './second-opinion.ts'
import { openVaultStore, type VaultStore } from './store.ts'
import { createVault, type Offer, type Vault } from './vault.ts'

const random = (count: number) => new Uint8Array(randomBytes(count))
const sm2 = createSm2(random)
const kek = random(32)
let nowMs = 1_000_000
const clock = { nowMs: () => nowMs }
let store: VaultStore
let vault: Vault
beforeAll(async () => {
  store = await openVaultStore({ url: 'sqlite::memory:' })
  vault = createVault({ store, sm2, clock, kek: kek.slice() })
})
afterAll(() => store.close())

interface Phone {
  deviceId: string
  share: Uint8Array
  jointPublicKey: Uint8Array
  generation: number
}
let count = 0
const fresh = (prefix: string) => `${prefix}_${(++count).toString().padStart(10, '0')}`
const aMessage = () => new Uint8Array([0x31, ...random(80)])

async function aPhone(deviceId = fresh('dev')): Promise<Phone> {
  const context = { sessionId: 'challenge', userId: deviceId }
  const { phoneShare, request } = createPhoneShare(sm2, context)
  const { response, generation } = await vault.enrol({ deviceId, staffId: 'stf_1', context, request })
  return { deviceId, share: phoneShare, jointPublicKey: response.jointPublicKey, generation }
}
async function begin({ deviceId }: Phone, messages = [aMessage()]) {
  const items = messages.map((message) => ({ sessionId: fresh('ses'), subjectId: 'tsk_1', message }))
  const offers = (await vault.begin({ deviceId, purpose: 'document', expiresAtMs: nowMs + 1000, items }))!
  return items.map((item, index) => ({ ...item, offer: offers[index]! }))
}
const answer = ({ share, jointPublicKey }: Phone, { offer, message }: { offer: Offer; message: Uint8Array }): PartialSignature =>
  respond(sm2, { phoneShare: share, jointPublicKey, digest: messageDigest(sm2, jointPublicKey, message), nonces: { suite: cosignSuite, nonceD: offer.nonceD, nonceE: offer.nonceE } })
type Begun = Awaited<ReturnType<typeof begin>>[number]
const complete = (phone: Phone, begun: readonly (Begun & { partial?: PartialSignature })[], some: Partial<CompleteRequest> = {}) =>
  vault.complete({ deviceId: phone.deviceId, purpose: 'document', generation: phone.generation, items: begun.map((item) => ({ sessionId: item.sessionId, subjectId: item.subjectId, message: item.message, partial: item.partial ?? answer(phone, item) })), ...some })
const gone = { result: 'done', items: [{ result: 'session-gone' }] }

test('exposes its operations and no way to a share or a key', () => {
  expect(Object.keys(vault).sort()).toEqual(['begin', 'complete', 'destroy', 'destroyAutomatic', 'enrol', 'enrolAutomatic', 'roll', 'signAutomatic'])
})

describe('CO-1 signing', () => {
  test('a signature that verifies; every e is derived by the vault', async () => {
    const phone = await aPhone()
    const begun = await begin(phone, [aMessage(), aMessage()])
    const done = await complete(phone, begun)
    for (const [index, { message, offer }] of begun.entries()) {
      expect(offer.digest).toEqual(messageDigest(sm2, phone.jointPublicKey, message))
      const item = done.result === 'done' ? done.items[index]! : undefined
      expect(item?.result === 'signed' && verifyDigest(sm2, phone.jointPublicKey, offer.digest, item.signature)).toBe(true)
    }
  })
  test('nothing that is stored is a secret in clear', async () => {
    const phone = await aPhone()
    const [begun] = await begin(phone)
    const row = (await store.loadShareOfDevice(phone.deviceId))!
    const nonce = (await store.takeNonces([begun!.sessionId]))[0]!
    const stored = JSON.stringify([row, nonce])
    expect(stored).not.toContain(Buffer.from(begun!.offer.nonceD).toString('hex'))
    // PC is a secret too: with a stolen phone it would test PINs
    const inverse = sm2.invertSecret(sm2.parseScalar(phone.share))
    expect(stored).not.toContain(Buffer.from(sm2.encodePoint(sm2.G.multiply(inverse))).toString('hex').slice(2, 66))
  })
  test('two completes at once, and one later: one of them signs', async () => {
    const phone = await aPhone()
    const begun = await begin(phone)
    const done = await Promise.all([complete(phone, begun), complete(phone, begun), complete(phone, begun)])
    expect(done.filter((each) => each.result === 'done' && each.items[0]!.result === 'signed')).toHaveLength(1)
    expect(await complete(phone, begun)).toEqual(gone)
  })
  test('a failed check ends the session too', async () => {
    const phone = await aPhone()
    const [begun] = await begin(phone)
    expect(await complete({ ...phone, share: random(32) }, [begun!])).toEqual({ result: 'wrong-pin' })
    expect(await complete(phone, [begun!])).toEqual(gone)
  })
  test('the first partial decides: one call tests one PIN, and all its nonces are gone', async () => {
    const phone = await aPhone()
    const begun = await begin(phone, [aMessage(), aMessage(), aMessage()])
    const thief = { ...phone, share: random(32) }
    expect(await complete(phone, [{ ...begun[0]!, partial: answer(thief, begun[0]!) }, begun[1]!, begun[2]!])).toEqual({ result: 'wrong-pin' })
    expect(await complete(phone, [begun[1]!])).toEqual(gone)
  })
})

describe('what a nonce is bound to', () => {
  test('subject, message, device, purpose, time, epoch', async () => {
    const [phone, other] = [await aPhone(), await aPhone()]
    const one = async () => (await begin(phone))[0]!
    expect(await complete(phone, [{ ...(await one()), subjectId: 'tsk_2' }])).toEqual(gone)
    expect(await complete(phone, [{ ...(await one()), message: aMessage() }])).toEqual(gone)
    expect(await complete(other, [await one()])).toEqual(gone)
    const late = await one()
    nowMs += 1001
    expect(await complete(phone, [late])).toEqual(gone)
    const restored = await one()
    await store.changeEpoch()
    expect(await complete(phone, [restored])).toEqual(gone)
    expect(await complete(phone, [await one()])).toMatchObject({ items: [{ result: 'signed' }] })
  })
  test('a nonce moved to another session does not open', async () => {
    const phone = await aPhone()
    const [one] = await begin(phone)
    const row = (await store.takeNonces([one!.sessionId]))[0]!
    await store.insertNonces([{ ...row, sessionId: fresh('ses') }])
    expect(await complete(phone, [{ ...one!, sessionId: `ses_${count.toString().padStart(10, '0')}` }])).toEqual(gone)
  })
  test('a share moved to another row, or under another key, does not open', async () => {
    const [phone, other] = [await aPhone(), await aPhone()]
    const [mine, theirs] = [(await store.loadShareOfDevice(phone.deviceId))!, (await store.loadShareOfDevice(other.deviceId))!]
    await store.replaceShare(mine, { ...mine, wrappedCurrentHex: theirs.wrappedCurrentHex })
    await expect(begin(phone)).rejects.toMatchObject({ code: 'crypto.authentication_failed' })
    await expect(createVault({ store, sm2, clock, kek: random(32) }).begin({ deviceId: other.deviceId, purpose: 'document', expiresAtMs: 1, items: [{ sessionId: 'ses', subjectId: 'x', message: aMessage() }] })).rejects.toMatchObject({ code: 'crypto.authentication_failed' })
  })
})

describe('what is refused', () => {
  test.each([['r', 0n], ['s2', 0n], ['s3', 0n], ['r', sm2.n], ['s2', sm2.n], ['s3', 2n ** 256n - 1n]] as const)('%s = %s', async (name, value) => {
    const phone = await aPhone()
    const [begun] = await begin(phone)
    const partial = { ...answer(phone, begun!), [name]: hexToBytes(value.toString(16).padStart(64, '0')) }
    expect(await complete(phone, [{ ...begun!, partial }])).toEqual({ result: 'done', items: [{ result: 'malformed' }] })
    expect(await complete(phone, [begun!])).toEqual(gone)
  })
  test('a message of another kind, and a bare digest', async () => {
    const phone = await aPhone()
    const beginWith = (purpose: 'document' | 'login' | 'enrolment', message: Uint8Array) => vault.begin({ deviceId: phone.deviceId, purpose, expiresAtMs: nowMs + 1000, items: [{ sessionId: fresh('ses'), subjectId: 'x', message }] })
    await expect(beginWith('document', Uint8Array.of(0x30, ...random(80)))).rejects.toThrow('not a message of kind document')
    await expect(beginWith('enrolment', aMessage())).rejects.toThrow('not a message')
    await expect(beginWith('login', aMessage())).rejects.toThrow('not a message')
    await expect(beginWith('login', lengthPrefixed('yiqian-approval/1', utf8ToBytes('x')))).rejects.toThrow('not a message')
    await expect(beginWith('document', new Uint8Array(0))).rejects.toThrow('not a message')
  })
  test('a signature that the second implementation refuses is not released', async () => {
    const doubting = vi.spyOn(secondOpinionModule, 'createSecondOpinion').mockReturnValue({ ...secondOpinionModule.createSecondOpinion(), verify: () => false })
    const doubtful = createVault({ store, sm2, clock, kek: kek.slice() })
    doubting.mockRestore()
    const phone = await aPhone()
    const [begun] = await begin(phone)
    const { sessionId, subjectId, message } = begun!
    await expect(doubtful.complete({ deviceId: phone.deviceId, purpose: 'document', generation: 0, items: [{ sessionId, subjectId, message, partial: answer(phone, begun!) }] })).rejects.toThrow('second implementation')
    expect(await complete(phone, [begun!])).toEqual(gone)
  })
  test('a share in use is not replaced; one that never signed is', async () => {
    const phone = await aPhone()
    const again = await aPhone(phone.deviceId)
    expect(again.jointPublicKey).not.toEqual(phone.jointPublicKey)
    await complete(again, await begin(again))
    await expect(aPhone(phone.deviceId)).rejects.toThrow('has a share already')
  })
  test('a destroyed share signs nothing, and nothing of it is left', async () => {
    const phone = await aPhone()
    const begun = await begin(phone)
    await vault.destroy(phone.deviceId)
    await vault.destroy(phone.deviceId)
    expect(await complete(phone, begun)).toEqual(gone)
    expect(await vault.begin({ deviceId: phone.deviceId, purpose: 'document', expiresAtMs: nowMs + 1, items: [] })).toBeUndefined()
    expect(await vault.roll(phone.deviceId)).toBeNull()
    expect(await store.loadShareOfDevice(phone.deviceId)).toMatchObject({ wrappedCurrentHex: '', wrappedNextHex: null, olderPointsJson: '[]' })
  })
})

describe('rolling', () => {
  test('the current generation serves until the next is used; then the old one is a copy', async () => {
    const phone = await aPhone()
    const old = { ...phone }
    await complete(phone, await begin(phone))
    const roll = (await vault.roll(phone.deviceId))!
    expect(roll.generation).toBe(phone.generation + 1)
    expect(await complete(old, await begin(old))).toMatchObject({ items: [{ result: 'signed' }] })
    const rolled = { ...phone, share: rollPhoneShare(sm2, phone.share, roll.factor), generation: roll.generation }
    expect(await complete(rolled, await begin(rolled))).toMatchObject({ items: [{ result: 'signed' }] })
    expect(await store.loadShareOfDevice(phone.deviceId)).toMatchObject({ generation: roll.generation, wrappedNextHex: null, state: 'active' })
    expect(await complete(old, await begin(old))).toEqual({ result: 'clone' })
    expect(await vault.begin({ deviceId: phone.deviceId, purpose: 'document', expiresAtMs: nowMs + 1, items: [] })).toBeUndefined()
    expect((await store.loadShareOfDevice(phone.deviceId))!.state).toBe('suspended')
  })
  test('two offers open: who uses the one left behind is a copy', async () => {
    const phone = await aPhone()
    await complete(phone, await begin(phone))
    const [one, two] = [(await vault.roll(phone.deviceId))!, (await vault.roll(phone.deviceId))!]
    const rolledBy = ({ factor, generation }: typeof one): Phone => ({ ...phone, share: rollPhoneShare(sm2, phone.share, factor), generation })
    expect(await complete(rolledBy(one), await begin(phone))).toMatchObject({ items: [{ result: 'signed' }] })
    expect(await complete(rolledBy(two), await begin(phone))).toEqual({ result: 'clone' })
  })
  test('the public key stays the same', async () => {
    const phone = await aPhone()
    for (let i = 0; i < 3; i++) {
      expect(await complete(phone, await begin(phone))).toMatchObject({ items: [{ result: 'signed' }] })
      const { factor, generation } = (await vault.roll(phone.deviceId))!
      Object.assign(phone, { share: rollPhoneShare(sm2, phone.share, factor), generation })
    }
    expect((await store.loadShareOfDevice(phone.deviceId))!.jointPublicKeyHex).toBe(Buffer.from(phone.jointPublicKey).toString('hex'))
  })
})
