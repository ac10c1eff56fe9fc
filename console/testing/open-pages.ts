// Serves the console as it is built (built anew only when it is stale) with the simulator and a stand-in hospital API, for tests in real Chromium.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Middleware } from 'koa'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { ensureBuilt } from '../../scripts/setup/clients.mjs'
import { createSimulator } from '../simulator-server/simulator.ts'
import { staticFiles } from '../simulator-server/static-files.ts'
import { listen } from '../simulator-server/testing/stand-in.ts'
import { standInHospital } from './hospital.ts'
import { aReport } from './report.fixture.ts'
import { samplePdf } from './sample-pdf.ts'

export const CALLBACK_SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
export const MESSAGES_SECRET = 'messages-secret'

export interface OpenedPages {
  origin: string
  browser: Browser
  hospital: ReturnType<typeof standInHospital>
  pdf: Uint8Array
  /** a page that collects what the browser complains about */
  open(path: string): Promise<{ page: Page; complaints: string[] }>
  close(): Promise<void>
}

const verification: Middleware = async (ctx, next) => {
  if (ctx.path !== '/verification/verify-document') return next()
  const chunks: Buffer[] = []
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) chunks.push(chunk)
  const { contentBase64 } = JSON.parse(Buffer.concat(chunks).toString()) as { contentBase64: string }
  const text = Buffer.from(contentBase64, 'base64').toString('latin1')
  if (text.includes('unreadable')) {
    ctx.status = 422
    ctx.body = {
      error: {
        code: 'verification.unreadable',
        message: { zh: '无法识别的文件', en: 'The file is not known' },
        facts: {},
        requestId: 'req_9',
      },
    }
    return
  }
  ctx.body = aReport(
    text.includes('changed') ? 'failed' : text.includes('unknown') ? 'indeterminate' : 'passed',
    Date.now(),
  )
}

export async function openPages(): Promise<OpenedPages> {
  await ensureBuilt(['console'])
  const dist = join(import.meta.dirname, '../dist')
  const folder = await mkdtemp(join(tmpdir(), 'console-'))
  const pdf = await samplePdf()
  await writeFile(join(folder, 'rx.pdf'), pdf)
  await writeFile(join(folder, 'lab.json'), JSON.stringify({ 报告: '血常规', 结果: [{ 项目: '白细胞', 值: 6.1 }] }))
  const patient = { name: '王秀兰', admissionNumber: 'ZY202611210017', department: '心血管内科', bed: '12' }
  const entries = [
    {
      id: 'prescription',
      titleZh: '门诊处方笺',
      titleEn: 'Out-patient prescription',
      kind: 'prescription',
      format: 'pdf',
      file: 'rx.pdf',
      patient,
      signatures: [{ position: { keyword: '医师签名' } }],
    },
    {
      id: 'laboratory',
      titleZh: '检验报告数据',
      titleEn: 'Laboratory data',
      kind: 'laboratoryReport',
      format: 'json',
      file: 'lab.json',
      patient,
    },
  ]
  await writeFile(join(folder, 'index.json'), JSON.stringify(entries))

  const hospital = standInHospital(Date.now)
  let origin = ''
  const simulator = createSimulator({
    apiBaseUrl: () => origin,
    applicationId: 'app_demo',
    applicationSecret: 'secret',
    callbackSecret: CALLBACK_SECRET,
    messagesSecret: MESSAGES_SECRET,
    samplesDirectory: folder,
    patients: [patient, { name: '陈志强', admissionNumber: 'ZY202611210018', department: '普通外科', bed: '3' }],
  })
  const server = await listen(simulator.middleware, hospital.middleware, verification, staticFiles('/console/', dist))
  origin = server.origin
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  return {
    origin,
    browser,
    hospital,
    pdf,
    async open(path) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
      const complaints: string[] = []
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on(
        'request',
        (request) =>
          !request.url().startsWith(origin) &&
          !/^(data|blob):/.test(request.url()) &&
          complaints.push(`outside: ${request.url()}`),
      )
      await page.goto(origin + path)
      return { page, complaints }
    },
    async close() {
      await browser.close()
      simulator.close()
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
