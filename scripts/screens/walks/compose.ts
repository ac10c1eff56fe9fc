// Owns the pictures of documents that a doctor begins on the phone.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../setup/workspace.mjs'
import type { Walker } from '../walker.ts'

export async function walkCompose(walker: Walker): Promise<void> {
  const { phone, page, shoot, taps } = walker
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
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), phone.on('choose-file').click()])
  await chooser.setFiles({ name: '外院检验报告.pdf', mimeType: 'application/pdf', buffer: readFileSync(path.join(root, 'shared/vectors/samples/laboratory-report.pdf')) })
  await phone.on('draft-page-1-image').waitFor()
  await shoot('compose-draft')
}
