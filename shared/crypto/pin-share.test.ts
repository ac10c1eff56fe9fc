// CO-1, MA-10: the share under a PIN. Every PIN opens it to something plausible; only the right one to the right share.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../scripts/vectors/node-sm2.ts'
import { rollPhoneShare, createRollFactor } from './cosign/roll-shares.ts'
import { openWithPin, rollPinShare, sealWithPin, type PinShare } from './pin-share.ts'
import { createMask, openWithMask, rollMaskedShare, sealWithMask } from './pin-share-masked.ts'
import { createSm2 } from './sm2/curve.ts'

const sm2 = createSm2(systemRandom)
const phoneShare = sm2.encodeScalar(sm2.randomScalar())
const deviceSecret = systemRandom(32)
const stretching = { salt: systemRandom(16), iterations: 1000 }
const sealed = sealWithPin(sm2, phoneShare, '135790', deviceSecret, stretching)
const code = (name: string) => expect.objectContaining({ code: name })

describe('PIN', () => {
  test('opens to the share', () => expect(openWithPin(sm2, sealed, '135790', deviceSecret)).toEqual(phoneShare))
  test('full-width digits of a Chinese keyboard are the same PIN', () => {
    expect(openWithPin(sm2, sealed, '１３５７９０', deviceSecret)).toEqual(phoneShare)
  })
  test('every other PIN opens to a valid scalar, and not to the share', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), (value) => {
      const pin = String(value).padStart(6, '0')
      const opened = openWithPin(sm2, sealed, pin, deviceSecret)
      expect(() => sm2.parseScalar(opened)).not.toThrow()
      expect(Buffer.compare(opened, phoneShare) === 0).toBe(pin === '135790')
    }), { numRuns: 100 })
  })
  test('another device secret, salt or number of iterations: another plausible share', () => {
    const opened = [
      openWithPin(sm2, sealed, '135790', systemRandom(32)),
      openWithPin(sm2, { ...sealed, salt: systemRandom(16) }, '135790', deviceSecret),
      openWithPin(sm2, { ...sealed, iterations: 1001 }, '135790', deviceSecret),
    ]
    for (const share of opened) {
      expect(share).not.toEqual(phoneShare)
      expect(() => sm2.parseScalar(share)).not.toThrow()
    }
  })
  test('what is stored does not depend on the PIN except through the blob', () => {
    expect(Object.keys(sealed).sort()).toEqual(['blob', 'factor', 'iterations', 'salt'])
    expect(sealed.factor).toEqual(sm2.encodeScalar(1n))
  })
  test('wrong PINs open to scalars that look uniform', () => {
    const tops = Array.from({ length: 400 }, (_, i) => openWithPin(sm2, sealed, String(i), deviceSecret)[0]! >> 6)
    for (const quarter of [0, 1, 2, 3]) expect(tops.filter((top) => top === quarter).length).toBeGreaterThan(60)
  })
})

describe('rolling without the PIN', () => {
  test('the right PIN opens to the rolled share, a wrong one stays wrong', () => {
    let [form, share] = [sealed, phoneShare]
    for (let i = 0; i < 4; i++) {
      const t = createRollFactor(sm2)
      form = rollPinShare(sm2, form, t)
      share = rollPhoneShare(sm2, share, t)
      expect(openWithPin(sm2, form, '135790', deviceSecret)).toEqual(share)
      expect(openWithPin(sm2, form, '135791', deviceSecret)).not.toEqual(share)
    }
  })
  test('PIN, biometric and window forms roll alike', () => {
    const [mask, t] = [createMask(sm2), createRollFactor(sm2)]
    const masked = rollMaskedShare(sm2, sealWithMask(sm2, phoneShare, mask), t)
    expect(openWithMask(sm2, masked, mask)).toEqual(openWithPin(sm2, rollPinShare(sm2, sealed, t), '135790', deviceSecret))
  })
})

describe('mask released by the server', () => {
  test('opens, and another mask opens to something else', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: sm2.n - 1n }), (other) => {
      const mask = createMask(sm2)
      const form = sealWithMask(sm2, phoneShare, mask)
      expect(openWithMask(sm2, form, mask)).toEqual(phoneShare)
      const opened = openWithMask(sm2, form, sm2.encodeScalar(other))
      expect(opened).not.toEqual(phoneShare)
      expect(() => sm2.parseScalar(opened)).not.toThrow()
    }))
  })
  test('a mask equal to the share gives a blob of 0, which still opens and rolls', () => {
    const form = sealWithMask(sm2, phoneShare, phoneShare)
    expect(form.blob).toEqual(new Uint8Array(32))
    expect(openWithMask(sm2, form, phoneShare)).toEqual(phoneShare)
    const t = createRollFactor(sm2)
    expect(openWithMask(sm2, rollMaskedShare(sm2, form, t), phoneShare)).toEqual(rollPhoneShare(sm2, phoneShare, t))
  })
  test('the one mask that would give 0 opens to 1 instead', () => {
    const mask = createMask(sm2)
    const { blob, factor } = sealWithMask(sm2, phoneShare, mask)
    const zeroing = sm2.encodeScalar(sm2.Fn.neg(sm2.parseScalar(blob)))
    expect(openWithMask(sm2, { blob, factor }, zeroing)).toEqual(sm2.encodeScalar(1n))
  })
})

describe('refusals', () => {
  const seal = (pin: string, device: Uint8Array, salt: Uint8Array, iterations: number) => () =>
    sealWithPin(sm2, phoneShare, pin, device, { salt, iterations })
  test.each([
    ['no PIN', seal('', deviceSecret, stretching.salt, 1000)],
    ['short device secret', seal('1', deviceSecret.slice(0, 15), stretching.salt, 1000)],
    ['short salt', seal('1', deviceSecret, stretching.salt.slice(0, 15), 1000)],
    ['few iterations', seal('1', deviceSecret, stretching.salt, 999)],
    ['iterations that are no number', seal('1', deviceSecret, stretching.salt, Number.NaN)],
  ])('%s', (_, run) => expect(run).toThrow(code('crypto.length_wrong')))

  const over = new Uint8Array(32).fill(255)
  test.each<[string, PinShare, string]>([
    ['blob above n', { ...sealed, blob: over }, 'crypto.scalar_out_of_range'],
    ['factor of 0', { ...sealed, factor: new Uint8Array(32) }, 'crypto.scalar_out_of_range'],
    ['blob cut', { ...sealed, blob: sealed.blob.slice(1) }, 'crypto.length_wrong'],
  ])('a stored form with %s', (_, form, expected) => {
    expect(() => openWithPin(sm2, form, '135790', deviceSecret)).toThrow(code(expected))
    expect(() => rollPinShare(sm2, form, sm2.encodeScalar(2n))).toThrow(code(expected))
  })
  test('a share of 0', () => {
    expect(() => sealWithPin(sm2, new Uint8Array(32), '1', deviceSecret, stretching)).toThrow(code('crypto.scalar_out_of_range'))
  })
})
