// A PDF of two pages with Chinese text for the page tests.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import * as fontkit from '@cantoo/fontkit'
import { PDFDocument } from '@cantoo/pdf-lib'

const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
)

export async function samplePdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.registerFontkit(fontkit as never)
  const face = await pdf.embedFont(await readFile(font), { subset: true })
  for (const [index, title] of ['门诊处方笺', '用药说明'].entries()) {
    const page = pdf.addPage([595, 842])
    page.drawText(title, { x: 230, y: 770, size: 24, font: face })
    const lines = [
      '姓名：王秀兰    性别：女    年龄：62 岁    科别：心血管内科',
      '诊断：高血压病 2 级；冠状动脉粥样硬化性心脏病',
      'Rp.',
      '  1. 阿司匹林肠溶片  100 mg × 30 片   每日一次  口服',
      '  2. 阿托伐他汀钙片   20 mg × 28 片   每晚一次  口服',
    ]
    lines.forEach((line, at) => page.drawText(line, { x: 60, y: 700 - at * 34, size: 13, font: face }))
    if (index === 0) page.drawText('医师签名：', { x: 330, y: 120, size: 13, font: face })
  }
  return pdf.save()
}
