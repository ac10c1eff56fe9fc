// The HIS simulator as a person uses it.
import type { Page } from 'playwright-core'
import { eventually } from './eventually.ts'

export const byTestId = (name: string): string => `[data-testid="${name}"]`

export interface SimulatorPage {
  page: Page
  open(): Promise<void>
  /** the newest one-time code in the "phone messages" pane for this number */
  oneTimeCode(phone: string): Promise<string>
  /** opens the log-in dialog; its QR code is then on the screen */
  startLogin(): Promise<void>
  /** the number that the screen shows once its code was scanned */
  number(): Promise<string>
  codeState(state: string): Promise<void>
  loggedIn(staffNumber: string): Promise<void>
  /** pushes a sample to these signers; @returns the document's id */
  push(sample: string, signers: readonly string[], order?: 'any' | 'sequence'): Promise<string>
  select(documentId: string): Promise<void>
  documentState(state: string): Promise<void>
  signerState(staffNumber: string, state: string): Promise<void>
  /** waits for a callback of this type about the document on the screen */
  callback(type: string): Promise<{ verified: boolean; refusal: string }>
  giveReason(action: 'revoke' | 'delete', reason: string): Promise<void>
  /** verifies the signed file; @returns the verdict */
  verify(): Promise<string>
}

export function simulatorPage(page: Page, url: string): SimulatorPage {
  const at = (name: string) => page.locator(byTestId(name))
  const attribute = async (name: string, key: string): Promise<string> => (await at(name).first().getAttribute(`data-${key}`)) ?? ''
  return {
    page,
    async open() {
      await page.goto(`${url}/console/simulator/`)
      await page.locator(`${byTestId('connection')}[data-connected="true"]`).waitFor()
    },
    async oneTimeCode(phone) {
      await at('side-messages').click()
      const message = page.locator(`${byTestId('phone-message')}[data-phone="${phone}"]`).first()
      await message.waitFor()
      return (await message.getAttribute('data-code'))!
    },
    async startLogin() {
      await at('login').click()
      await page.locator(`${byTestId('code-panel')}[data-state="waiting"]`).waitFor()
    },
    async number() {
      await at('code-number').waitFor()
      return eventually('the number on the screen', async () => /^\d{2}$/.exec((await at('code-number').innerText()).trim())?.[0])
    },
    codeState: (state) => page.locator(`${byTestId('code-panel')}[data-state="${state}"]`).waitFor(),
    loggedIn: (staffNumber) => page.locator(`${byTestId('doctor')}[data-staff-number="${staffNumber}"]`).waitFor(),
    async push(sample, signers, order = 'any') {
      await at('new-document').click()
      await at(`sample-${sample}`).click()
      await at('push-source').waitFor()
      for (const staffNumber of signers) {
        await at('signer-search').click()
        await page.keyboard.type(staffNumber)
        await page.locator('.ant-select-item-option', { hasText: staffNumber }).click()
        await at(`signer-${staffNumber}`).waitFor()
      }
      if (order === 'sequence') await at('signer-order').getByText('依次签署').click()
      await at('push').click()
      await page.locator(`${byTestId('document-view')}[data-state="pending"]`).waitFor()
      return attribute('document-view', 'document-id')
    },
    select: (documentId) => at(`document-${documentId}`).click(),
    documentState: (state) => page.locator(`${byTestId('document-view')}[data-state="${state}"]`).waitFor(),
    signerState: (staffNumber, state) => page.locator(`${byTestId(`signer-state-${staffNumber}`)}[data-state="${state}"]`).waitFor(),
    async callback(type) {
      const externalId = await at('external-id').first().innerText()
      await at('side-callbacks').click()
      const line = page.locator(`${byTestId('callback')}[data-type="${type}"][data-external-id="${externalId.trim()}"]`).first()
      await line.waitFor()
      return { verified: (await line.getAttribute('data-verified')) === 'true', refusal: (await line.getAttribute('data-refusal')) ?? '' }
    },
    async giveReason(action, reason) {
      await at(`action-${action}`).click()
      await at('reason-text').fill(reason)
      await at('reason-confirm').click()
    },
    async verify() {
      await at('action-verify').click()
      await at('report').waitFor()
      return attribute('report', 'verdict')
    },
  }
}
