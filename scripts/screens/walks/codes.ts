// Owns the pictures of scanned codes.
import { PIN } from '../../../e2e/support/first-use.ts'
import { DOCUMENTS } from '../documents.ts'
import type { Walker } from '../walker.ts'

export async function walkCodes(walker: Walker): Promise<void> {
  const { phone, me, morning, shoot, taps } = walker
  const login = await morning.hospital.code('login')
  await phone.openLink(login.url)
  await phone.on('compare').waitFor()
  await shoot('scan-log-in')
  await taps('scan-yes')
  await phone.on('pin').waitFor()
  await shoot('scan-pin')
  await phone.press('pin', PIN)
  await phone.on('scan-approved').waitFor()
  await shoot('scan-approved')
  const documentId = await morning.push('prescription', [me.staffNumber], { title: DOCUMENTS.prescription.title })
  const sign = await morning.hospital.code('sign', { documentId })
  await phone.openLink(sign.url)
  await phone.on('compare').waitFor()
  await shoot('scan-sign')
  await taps('scan-no')
  await phone.on('scan-declined').waitFor()
  await shoot('scan-declined')
  await phone.openLink(login.url)
  await phone.on('scan-blocked').waitFor()
  await shoot('scan-blocked')
  await walker.open('pages/scan/index', 'scan-empty')
  await shoot('scan-empty')
}
