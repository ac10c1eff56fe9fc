// What the hospital asks for beside the first factor: given one after another, over exactly the list that this phone approved (MA-17).
import { cosignSuite } from '@yiqian/shared/crypto/cosign/suite.ts'
import type { ReleaseOffer } from '@yiqian/shared/protocol/biometrics.ts'
import { confirmSigningCode, sendSigningCode, type FactorsAsked } from '@yiqian/shared/protocol/factors.ts'
import { PhoneFault } from '../api/phone-fault.ts'
import { sayError } from '../api/say-error.ts'
import { isServerFault } from '../api/server-fault.ts'
import type { EnrolledRecord } from '../keystore/record.ts'
import type { CodeAsk, FactorPrompts } from './factor-prompts.ts'
import type { Phone } from './phone.ts'
import { proveRelease } from './prove-release.ts'

export interface AskedOver {
  batchId: string
  approvalDigestHex: string
  factors: FactorsAsked
  release?: ReleaseOffer
}

/**
 * @throws {PhoneFault} phone.biometric_missing · phone.biometric_refused · phone.stopped · phone.factor_missing
 * @throws {ServerFault} biometrics.* · factors.*
 */
export async function giveFactors(phone: Phone, record: EnrolledRecord, over: AskedOver): Promise<void> {
  for (const factor of over.factors.missing) {
    if (phone.prompts === undefined || factor === 'pin') throw new PhoneFault('phone.factor_missing', factor)
    if (factor === 'biometric') await prove(phone, phone.prompts, record, over)
    else await giveCode(phone, phone.prompts, record, over)
  }
}

async function prove(phone: Phone, prompts: FactorPrompts, record: EnrolledRecord, over: AskedOver): Promise<void> {
  const device = prompts.device()
  if (!device) throw new PhoneFault('phone.biometric_missing')
  await proveRelease(phone, record, device, over)
}

async function giveCode(phone: Phone, prompts: FactorPrompts, { deviceToken }: EnrolledRecord, { batchId, approvalDigestHex }: AskedOver): Promise<void> {
  const send = async () => {
    const { phoneMasked, resendAfterMs } = await phone.client.call(sendSigningCode, { suite: cosignSuite, batchId }, { deviceToken })
    return { phoneMasked, resendAtMs: phone.ports.clock.nowMs() + resendAfterMs, list: approvalDigestHex.slice(0, 4) }
  }
  try {
    let ask: CodeAsk = await send()
    for (;;) {
      const typed = await prompts.askCode(ask)
      try {
        if (typed !== 'again') return void (await phone.client.call(confirmSigningCode, { suite: cosignSuite, batchId, code: typed }, { deviceToken }))
        ask = await send()
      } catch (cause) {
        const mayGoOn = isServerFault(cause, 'factors.too_many') || (isServerFault(cause, 'factors.code_wrong') && cause.facts['triesLeft'] !== 0)
        if (!mayGoOn) throw cause
        ask = { ...ask, problem: sayError(cause) }
      }
    }
  } finally {
    prompts.end()
  }
}
