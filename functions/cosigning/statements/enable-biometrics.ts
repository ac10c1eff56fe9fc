// 指纹、面容: a credential that was offered opens the share from now on, by the mask that the phone gives with the statement. One at a time on a phone.
import { hexToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { Fault } from '@yiqian/shared/protocol/faults.ts'
import { disableBiometric, enableBiometric, type Biometric, type BiometricSettings } from '../../_domain/biometric/biometric.ts'
import type { Effect } from './effect.ts'

function assertOffered(biometric: Biometric | undefined, given: { deviceId: string; method: string; credentialDigestHex: string }): asserts biometric is Biometric {
  const isSame = biometric?.deviceId === given.deviceId && biometric.method === given.method && biometric.credentialDigestHex === given.credentialDigestHex
  if (!isSame || biometric.state !== 'offered') throw new Fault('statement.subject_unknown', { detail: 'no such credential was offered' })
}

const assertOn = (settings: BiometricSettings): void => {
  if (!settings.isOn) throw new Fault('statement.out_of_limits', { facts: { whyZh: '医院未开放指纹、面容签署', whyEn: 'biometric signing is switched off' } })
}

export const enableBiometrics: Effect<'biometrics.enable'> = {
  needsMask: true,
  async terms({ config, database: { stores } }, { method, credentialDigestHex }, { deviceId }) {
    assertOn(config.biometrics)
    const offered = (await stores.biometrics.listOfDevice(deviceId, 20)).find((each) => each.state === 'offered' && each.credentialDigestHex === credentialDigestHex)
    assertOffered(offered, { deviceId, method, credentialDigestHex })
    return { biometricId: offered.id, method, credentialDigestHex }
  },
  async apply({ config, keyring }, stores, { statementId, terms: { biometricId, method, credentialDigestHex } }, { deviceId, nowMs, maskHex }) {
    assertOn(config.biometrics)
    const offered = await stores.biometrics.load(biometricId)
    assertOffered(offered, { deviceId, method, credentialDigestHex })
    const before = await stores.biometrics.findEnabled(deviceId)
    if (before) await stores.biometrics.replace(before, disableBiometric(before, 'another credential', nowMs))
    await stores.biometrics.replace(offered, enableBiometric(offered, statementId, keyring.wrap('mask', biometricId, hexToBytes(maskHex)), nowMs))
  },
}
