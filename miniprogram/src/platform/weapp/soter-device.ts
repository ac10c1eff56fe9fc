// Finger and face in WeChat: SOTER, whose proof is signed inside the phone's trusted environment.
import { PhoneFault } from '../../api/phone-fault.ts'
import type { BiometricDevice } from '../biometric-device.ts'

const MODES = ['fingerPrint', 'facial'] as const
type Mode = (typeof MODES)[number]

/** The part of `wx` that SOTER takes; Taro's promise forms fit it. */
export interface SoterWx {
  checkIsSupportSoterAuthentication(): Promise<{ supportMode: readonly string[] }>
  checkIsSoterEnrolledInDevice(options: { checkAuthMode: Mode }): Promise<{ isEnrolled: boolean }>
  startSoterAuthentication(options: { requestAuthModes: Mode[]; challenge: string; authContent: string }): Promise<{ resultJSON: string; resultJSONSignature: string }>
}

export function createSoterDevice(wx: SoterWx): BiometricDevice {
  /** What the phone has, and the person has set up. */
  const modes = async (): Promise<Mode[]> => {
    const { supportMode } = await wx.checkIsSupportSoterAuthentication().catch(() => ({ supportMode: [] as string[] }))
    const enrolled = await Promise.all(MODES.filter((mode) => supportMode.includes(mode)).map((mode) => wx.checkIsSoterEnrolledInDevice({ checkAuthMode: mode }).then(({ isEnrolled }) => isEnrolled && mode, () => false as const)))
    return enrolled.filter((mode) => mode !== false)
  }
  const prove = async (challenge: string): Promise<{ method: 'soter'; resultJson: string; signatureBase64: string }> => {
    try {
      const { resultJSON, resultJSONSignature } = await wx.startSoterAuthentication({ requestAuthModes: await modes(), challenge, authContent: '医签：验证后签署' })
      return { method: 'soter', resultJson: resultJSON, signatureBase64: resultJSONSignature }
    } catch (cause) {
      throw new PhoneFault('phone.biometric_refused', String((cause as { errMsg?: string } | null)?.errMsg ?? ''), cause)
    }
  }
  return { method: 'soter', isAvailable: async () => (await modes()).length > 0, register: ({ challengeHex }) => prove(challengeHex), prove: (challengeHex) => prove(challengeHex) }
}
