// The pages in real Chromium against a stand-in hospital API: what a person does, what the browser must not complain about.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import type { Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CALLBACK_SECRET, MESSAGES_SECRET, openPages } from './testing/open-pages.ts'
import type { OpenedPages } from './testing/open-pages.ts'

let pages: OpenedPages
beforeAll(async () => {
  pages = await openPages()
})
afterAll(async () => pages?.close())

/** Pictures are kept only when a folder for them is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

const id = (name: string): string => `[data-testid="${name}"]`
const codeIdOf = async (page: Page): Promise<string> =>
  (await page.locator(id('code-panel')).getAttribute('data-code-id')) ?? ''

async function addSigner(page: Page, staffNumber: string): Promise<void> {
  await page.locator(id('signer-search')).click()
  await page.keyboard.type(staffNumber)
  await page.locator('.ant-select-item-option', { hasText: staffNumber }).click()
  await page.locator(id(`signer-${staffNumber}`)).waitFor()
}

async function readCode(page: Page): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await page.screenshot())
  return jsQR(Uint8ClampedArray.from(data), width, height)?.data
}

async function sendCallback(type: string, documentId: string, secret = CALLBACK_SECRET): Promise<number> {
  const body = JSON.stringify({
    type,
    timestamp: new Date().toISOString(),
    data: { documentId, externalId: 'HIS-1', state: 'signed', fullySigned: true, cursor: 9, signedBy: null },
  })
  const now = new Date()
  const messageId = `msg_${Math.random().toString(36).slice(2)}`
  const headers = {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(messageId, now, body),
  }
  return (await fetch(`${pages.origin}/simulator-api/callbacks`, { method: 'POST', headers, body })).status
}

describe('HIS simulator', () => {
  test('log-in by scanning: code, number, doctor', async () => {
    const { page, complaints } = await pages.open('/console/simulator/')
    await picture(page, '01-empty')
    await page.locator(id('login')).click()
    await page.locator(`${id('code-panel')}[data-state="waiting"]`).waitFor()
    await page.locator(id('code-qr')).waitFor()
    await expect.poll(() => readCode(page)).toMatch(/^https:\/\/sign\.hospital\.example\/q\/t{32}/)
    await picture(page, '02-login')
    const codeId = await codeIdOf(page)
    pages.hospital.changeCode(codeId, { state: 'scanned', number: '47' })
    await page.locator(id('code-number')).waitFor()
    expect(await page.locator(id('code-number')).textContent()).toBe('47')
    await picture(page, '03-login-number')
    const staff = { staffNumber: '1001', name: '张建国', title: '主任医师', department: '心血管内科' }
    pages.hospital.changeCode(codeId, {
      state: 'approved',
      login: { staff, certificateBase64: '', signatureHex: '', messageBase64: '', approvedAtMs: Date.now() },
    })
    await page.locator(`${id('doctor')}[data-staff-number="1001"]`).waitFor()
    await page.locator(id('login-dialog')).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await page.close()
  })

  test('push a sample to two signers in sequence with a drawn box, sign, fetch, verify, delete', async () => {
    const { page, complaints } = await pages.open('/console/simulator/')
    await page.locator(id('sample-prescription')).click()
    await page.locator(`${id('pdf-page-1')}[data-drawn="true"]`).waitFor()
    await addSigner(page, '1001')
    await addSigner(page, '1003')
    await page.locator(id('signer-order')).getByText('依次签署').click()
    await page.locator(id('place-1')).click()
    await page.locator('.ant-select-dropdown:visible').getByText('在页面上框选', { exact: true }).click()
    expect(await page.locator(id('push')).isDisabled()).toBe(true)
    const layer = (await page.locator(id('box-layer')).boundingBox())!
    await page.mouse.move(layer.x + 160, layer.y + 330)
    await page.mouse.down()
    await page.mouse.move(layer.x + 250, layer.y + 370, { steps: 4 })
    await page.mouse.up()
    expect(await page.locator(id('place-box-1')).textContent()).toMatch(/第 1 页/)
    await page.locator(id('box-1')).focus()
    await page.keyboard.press('ArrowDown')
    await picture(page, '04-push')
    await page.locator(id('push')).click()
    await page.locator(`${id('document-view')}[data-state="pending"]`).waitFor()
    await page.locator(id('code-qr')).waitFor()
    const documentId = (await page.locator(id('document-view')).getAttribute('data-document-id'))!
    await page.locator(id('evidence')).waitFor()
    await picture(page, '05-pending')

    pages.hospital.sign(documentId, '1001')
    await page.locator(`${id('signer-state-1001')}[data-state="signed"]`).waitFor()
    expect(await page.locator(id('document-view')).getAttribute('data-fully-signed')).toBe('false')
    expect(await page.locator(id('action-view')).count()).toBe(0)
    pages.hospital.sign(documentId, '1003')
    expect(await sendCallback('document.signed', documentId)).toBe(204)
    await page.locator(`${id('document-view')}[data-fully-signed="true"]`).waitFor()
    await page.locator(id('action-view')).click()
    await page.locator(`${id('file-view')} ${id('pdf-page-2')}[data-drawn="true"]`).waitFor()
    await picture(page, '06-signed-file')
    await page.locator(id('action-verify')).click()
    await page.locator(`${id('report')}[data-verdict="passed"]`).waitFor()
    await picture(page, '07-report')

    await page.locator(id('action-delete')).click()
    await page.locator(id('reason-text')).fill('患者要求更正')
    await picture(page, '08-reason')
    await page.locator(id('reason-confirm')).click()
    await page.locator(id('tombstone')).waitFor()
    expect(await page.locator(id('tombstone')).textContent()).toContain('患者要求更正')
    await page.locator(id('tab-evidence')).click()
    await page.locator('[data-kind="document.deleted"]').waitFor()
    await picture(page, '09-deleted')
    expect(complaints).toEqual([])
    await page.close()
  })

  test('a dropped JSON document, rejected; another revoked; a refused revocation says why', async () => {
    const { page, complaints } = await pages.open('/console/simulator/')
    const push = async (name: string): Promise<string> => {
      await page.locator(id('new-document')).click()
      await page
        .locator(`${id('push-form')} input[type=file]`)
        .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from('{"检验":"血常规"}') })
      await addSigner(page, '1002')
      await page.locator(id('push')).click()
      await page.locator(`${id('document-view')}[data-state="pending"]`).waitFor()
      return (await page.locator(id('document-view')).getAttribute('data-document-id'))!
    }
    pages.hospital.reject(await push('检验报告.json'), '1002', '患者信息有误')
    await page.locator(`${id('document-view')}[data-state="rejected"]`).waitFor()
    expect(await page.locator(id('closed')).textContent()).toContain('患者信息有误')
    await picture(page, '10-rejected')

    await push('医嘱.json')
    await page.locator(id('action-revoke')).click()
    await page.locator(id('reason-text')).fill('开错患者')
    await page.locator(id('reason-confirm')).click()
    await page.locator(`${id('document-view')}[data-state="revoked"]`).waitFor()
    expect(await page.locator(id('action-revoke')).count()).toBe(0)

    const late = await push('申请单.json')
    await page.locator(id('action-revoke')).click()
    await page.locator(id('reason-text')).fill('太迟了')
    pages.hospital.sign(late, '1002')
    await page.locator(id('reason-confirm')).click()
    await page.locator(`${id('fault')}[data-code="document.state_conflict"]`).waitFor()
    await picture(page, '15-refused')
    expect(complaints.filter((one) => !one.includes('409'))).toEqual([])
    await page.close()
  })

  test('callbacks, text messages, dead letters and changes; English; nothing is lost by a reload', async () => {
    const { page, complaints } = await pages.open('/console/simulator/')
    await page.locator(id('side-callbacks')).click()
    await sendCallback(
      'document.signed',
      'doc_0000000000000000000001',
      `whsec_${Buffer.from('wrong wrong wrong wrong wrong 32').toString('base64')}`,
    )
    await page.locator(`${id('callback')}[data-verified="false"][data-refusal="signature"]`).waitFor()
    await page.locator(id('callbacks-fail')).click()
    await page.locator(`${id('callbacks-fail')}[aria-checked="true"]`).waitFor()
    expect(await sendCallback('document.signed', 'doc_0000000000000000000001')).toBe(503)
    await page.locator(id('callbacks-fail')).click()
    await page.locator(`${id('callbacks-fail')}[aria-checked="false"]`).waitFor()
    await picture(page, '11-callbacks')

    await fetch(`${pages.origin}/simulator-api/phone-messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${MESSAGES_SECRET}` },
      body: JSON.stringify({
        phone: '13800001001',
        zh: '【医签】验证码 483920，5 分钟内有效。请勿告知他人。',
        en: 'Yiqian: your code is 483920, valid for 5 minutes.',
      }),
    })
    await page.locator(id('side-messages')).click()
    await page.locator(`${id('phone-message')}[data-code="483920"]`).waitFor()
    await picture(page, '12-messages')

    pages.hospital.addDelivery({
      deliveryId: 'dlv_0000000000000000000001',
      type: 'document.signed',
      documentId: 'doc_0000000000000000000001',
      state: 'dead',
      attempts: 8,
      nextAtMs: null,
      lastError: 'HTTP 503',
      createdAtMs: Date.now(),
    })
    await page.locator(id('language-switch')).getByText('English').click()
    await page.reload()
    await page.locator(id('side-deliveries')).click()
    await page.locator(id('resend-dlv_0000000000000000000001')).click()
    await page.locator(id('deliveries')).getByText('None in this state').waitFor()
    await page.locator(id('changes-read')).click()
    await page.locator(id('change-1')).waitFor()
    await picture(page, '13-deliveries-english')
    await page.locator(id('side-messages')).click()
    await page.locator(`${id('phone-message')}[data-code="483920"]`).waitFor()
    await page
      .locator(`${id('document-list')} [data-state="deleted"]`)
      .first()
      .waitFor()
    await page.locator(id('side-calls')).click()
    await page
      .locator(`${id('call-push-document')} button`)
      .first()
      .click()
    expect(await page.locator(id('call-curl')).textContent()).toContain('Bearer $TOKEN')
    await picture(page, '14-calls-english')
    expect(complaints).toEqual([])
    await page.close()
  })
})

describe('verification page', () => {
  const drop = (page: Page, ...files: [string, string][]) =>
    page
      .locator('input[type=file]')
      .setInputFiles(
        files.map(([name, text]) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })),
      )

  test.each([
    ['passed', 'fine', '验证通过'],
    ['failed', 'changed', '验证不通过'],
    ['indeterminate', 'unknown', '无法确定'],
  ])('a PDF that is %s', async (verdict, text, words) => {
    const { page, complaints } = await pages.open('/console/verify/')
    await drop(page, ['处方笺.pdf', `%PDF-1.7 ${text}`])
    await page.locator(`${id('report')}[data-verdict="${verdict}"]`).waitFor()
    expect(await page.locator(id('report-verdict')).textContent()).toBe(words)
    await picture(page, `20-verify-${verdict}`)
    expect(complaints).toEqual([])
    await page.close()
  })

  test('JSON waits for its signature; both at once are one verdict', async () => {
    const { page } = await pages.open('/console/verify/')
    await picture(page, '21-verify-empty')
    await drop(page, ['a.json', '{}'])
    await page.locator(id('verify-need')).waitFor()
    expect(await page.locator(id('report')).count()).toBe(0)
    await drop(page, ['a.p7s', '-----BEGIN PKCS7-----'])
    await page.locator(id('report')).waitFor()
    await page.locator(id('verify-clear')).click()
    await drop(page, ['a.p7s', '-----BEGIN PKCS7-----'], ['a.json', '{}'])
    await page.locator(id('report')).waitFor()
    expect(await page.locator(id('verify-chosen')).textContent()).toContain('a.p7s')
    await page.close()
  })

  test('a file that is none is refused in words', async () => {
    const { page } = await pages.open('/console/verify/')
    await drop(page, ['x.pdf', '%PDF-1.7 unreadable'])
    await page.locator(`${id('fault')}[data-code="verification.unreadable"]`).waitFor()
    await picture(page, '22-verify-refused')
    await page.close()
  })
})
