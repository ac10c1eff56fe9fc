// The hospital's side of the signing steps, over the public API of a running platform.
import { codeSentTo } from '../support/simulator-events.ts'
import { eventually } from '../support/eventually.ts'
import { hospitalSystem } from '../support/hospital-system.ts'
import type { Platform } from '../support/platform.ts'
import type { ShownCode, Surroundings } from './signing-steps.ts'

export function hospitalSide(platform: Pick<Platform, 'url' | 'demo'>, staffNumber: string): Surroundings {
  const hospital = hospitalSystem(platform)
  const person = platform.demo.staff.find((staff) => staff.staffNumber === staffNumber)!
  const startedMs = Date.now()
  const shown = ({ url, codeId }: { url: string; codeId: string }): ShownCode => ({
    link: url,
    number: () => eventually('the number', async () => (await hospital.codeStatus(codeId)).number ?? undefined),
  })
  return {
    staffNumber,
    phoneNumber: person.phone,
    oneTimeCode: () => codeSentTo(platform.url, person.phone, startedMs),
    loginCode: async () => shown(await hospital.code('login')),
    async signingCode() {
      const { documentId, title } = await hospital.push({ signers: [staffNumber] })
      return { ...shown(await hospital.code('sign', { documentId })), title, isSigned: async () => (await hospital.document(documentId)).fullySigned }
    },
  }
}
