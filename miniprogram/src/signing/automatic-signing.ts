// Automatic signing as this phone opens, sees and closes it (MA-6).
import { getAutomaticSigning } from '@yiqian/shared/protocol/automatic-signing.ts'
import type { ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import type { StatementDraft } from '@yiqian/shared/protocol/statements.ts'
import type { Phone } from './phone.ts'
import { signStatement } from './sign-statement.ts'

export type AutomaticState = ResponseOf<typeof getAutomaticSigning>
export type AutomaticChoice = Omit<Extract<StatementDraft, { kind: 'automatic-signing.open' }>, 'kind'>

export async function readAutomaticSigning({ client, keystore }: Phone): Promise<AutomaticState> {
  return client.call(getAutomaticSigning, {}, { deviceToken: (await keystore.loadEnrolled()).deviceToken })
}

export async function openAutomaticSigning(phone: Phone, choice: AutomaticChoice, pin: string): Promise<void> {
  await signStatement(phone, { kind: 'automatic-signing.open', ...choice }, pin)
}

export async function closeAutomaticSigning(phone: Phone, automaticId: string, pin: string): Promise<void> {
  await signStatement(phone, { kind: 'automatic-signing.close', automaticId }, pin)
}
