// Owns the long documents of benchmarks: twenty pages full of text, in a standard font and in an embedded Chinese one.
import { createFlow } from '../../samples/flowing-text.ts'
import { rawPdf, rawStream } from '../../samples/raw-pdf.ts'
import { createSheet } from '../../samples/sheet.ts'

export const PAGES = 20

/** In a standard font: what a record exported from a hospital system looks like. */
export function plainRecord(edition: number): Buffer {
  const pages = Array.from({ length: PAGES }, (_, index) => index)
  const kids = pages.map((index) => `${4 + index * 2} 0 R`).join(' ')
  const text = (page: number): string => {
    const lines = Array.from({ length: 48 }, (_, line) => `(${edition}.${page + 1}.${line + 1} The patient was seen on the ward, pulse and pressure as before, no fever.) Tj 0 -15 Td`)
    return `BT /F1 11 Tf 60 780 Td ${lines.join(' ')} ET`
  }
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>', `<</Type/Pages/Kids[${kids}]/Count ${PAGES}>>`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...pages.flatMap((page) => [`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + page * 2} 0 R>>`, rawStream(text(page))]),
  ]
  return Buffer.from(rawPdf(objects))
}

const DAYS = [
  '患者神志清楚，精神可，夜间睡眠良好，未诉腹痛腹胀，无恶心呕吐，无畏寒发热。查体：体温36.8℃，脉搏78次/分，呼吸18次/分，血压126/78mmHg；双肺呼吸音清，未闻及干湿性啰音，心率78次/分，律齐；腹软，切口敷料干燥，无渗血渗液，肠鸣音4次/分。',
  '复查血常规：白细胞7.82×10^9/L，中性粒细胞百分比66.4%，血红蛋白121g/L，血小板243×10^9/L；C反应蛋白18.6mg/L；肝肾功能、电解质、凝血功能未见明显异常。今日继续抗感染、补液、营养支持治疗，嘱低脂半流质饮食，鼓励下床活动，密切观察病情变化，警惕下肢静脉血栓形成。',
]

/** 病程记录 of twenty pages, Chinese in an embedded font. */
export async function chineseRecord(): Promise<Buffer> {
  const sheet = await createSheet(595.28, 841.89, '病程记录')
  const flow = createFlow(sheet, '病 程 记 录')
  for (let day = 1; sheet.pageNumber() < PAGES; day++) {
    flow.heading(`住院第 ${day} 日`)
    for (const text of DAYS) flow.paragraph(text)
  }
  return Buffer.from(await sheet.save())
}
