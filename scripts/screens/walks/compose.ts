// Owns the pictures of documents that a doctor begins on the phone.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../setup/workspace.mjs'
import type { Request } from 'playwright-core'
import { smallPdf } from '../../../functions/_runtime/testing/documents.ts'
import { PEOPLE } from '../morning.ts'
import type { Walker } from '../walker.ts'

const isSlice = (request: Request): boolean => (request.postDataBuffer()?.length ?? 0) > 20_000

/** A long file over a network that stops: under way, halted, given up; and a file that nobody can sign. Ends where a file is chosen. */
async function walkUpload({ phone, page, shoot, taps }: Walker): Promise<void> {
  const choose = async (name: string, buffer: Buffer): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), phone.on('choose-file').click()])
    await chooser.setFiles({ name, mimeType: 'application/pdf', buffer })
  }
  let slices = 0
  let stop: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  await page.route('**/seal/channel', async (route) => {
    if (!isSlice(route.request()) || ++slices < 3) return route.continue()
    await stopped
    await route.abort()
  })
  await choose('外院 CT 报告.pdf', Buffer.from(smallPdf(Array.from({ length: 12 }, (_, number) => `Outside report ${number + 1} ${'x'.repeat(90_000)}`))))
  await phone.on('upload-name').waitFor()
  await phone.on('upload-progress').getByText(/[1-9]\d?%/).waitFor()
  await shoot('upload-running')
  stop()
  await phone.on('upload-interrupted').waitFor({ timeout: 60_000 })
  await shoot('upload-interrupted')
  await page.unroute('**/seal/channel')
  await taps('upload-cancel')
  await phone.on('upload-choose').waitFor()
  await choose('加密的报告.pdf', readFileSync(path.join(root, 'shared/vectors/samples/odd/encrypted.pdf')))
  await phone.on('upload-failed').waitFor()
  await shoot('upload-refused')
  await taps('upload-another')
  await phone.on('upload-choose').waitFor()
}

export async function walkCompose(walker: Walker): Promise<void> {
  const { phone, shoot, taps } = walker
  await phone.home()
  await taps('compose')
  await phone.on('drafts').waitFor()
  await shoot('compose')
  await taps('compose-opinion')
  await phone.on('patient-name').waitFor()
  await shoot('compose-opinion')
  await phone.home()
  await taps('compose')
  await phone.on('drafts').waitFor()
  await taps('compose-pdf')
  await phone.on('upload-choose').waitFor()
  await shoot('compose-upload')
  await walkUpload(walker)
  await sendReport(walker)
  await shoot('compose-draft')
  await taps('draft-place')
  await phone.on('place-page-signature').waitFor()
  await shoot('compose-place')
  await taps('place-left', 'place-left', 'place-up', 'place-done')
  await shoot('compose-placed')
  await taps('signers-add')
  await phone.on('signers-nobody').waitFor()
  await shoot('compose-signers-nobody')
}

/** From where a file is chosen to where it is looked at. */
async function sendReport({ phone, page }: Walker): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), phone.on('choose-file').click()])
  await chooser.setFiles({ name: '外院检验报告.pdf', mimeType: 'application/pdf', buffer: readFileSync(path.join(root, 'shared/vectors/samples/laboratory-report.pdf')) })
  await phone.on('draft-page-1-signature').waitFor()
}

/** After the colleagues of the flow; by itself it adds them. */
export async function walkSigners(walker: Walker): Promise<void> {
  const { phone, shoot, taps, open } = walker
  await open('packages/flow/colleagues/index', 'colleagues-mine')
  await phone.on('colleague-query').locator('input').fill('心血管内科')
  await taps('colleague-find')
  for (const staffNumber of [PEOPLE.chief, PEOPLE.resident]) {
    await phone.on(`add-${staffNumber}`).waitFor()
    if (!(await phone.on(`remove-${staffNumber}`).isVisible())) await taps(`add-${staffNumber}`)
    await phone.on(`remove-${staffNumber}`).waitFor()
  }
  await phone.home()
  await taps('compose', 'compose-pdf')
  await phone.on('upload-choose').waitFor()
  await sendReport(walker)
  await taps('signers-add', `pick-${PEOPLE.chief}`, `pick-${PEOPLE.resident}`)
  await shoot('compose-signers-choose')
  await taps('signers-done')
  await phone.on('signers-order').waitFor()
  await shoot('compose-signers')
}
