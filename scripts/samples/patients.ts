// The invented hospital, patients and results that the sample documents show. Nobody here exists.

/** Whose document it is, and where they lie or were seen. */
export interface Subject {
  readonly patient: { readonly id: string; readonly name: string; readonly sex: string; readonly age: string }
  readonly department: string
  readonly bed?: string
  /** 住院号, or 门诊号 of somebody who has no bed */
  readonly number: string
  readonly diagnosis: string
}

/** @returns what the number of a visit is called */
export const numberName = ({ bed }: Pick<Subject, 'bed'>): '住院号' | '门诊号' => (bed === undefined ? '门诊号' : '住院号')

export const hospital = { name: '青禾市人民医院', code: 'QH-3301' } as const

export const prescription = {
  prescriptionNumber: 'CF20261121-000731',
  outpatientNumber: 'MZ2611210458',
  department: '心血管内科',
  date: '2026年11月21日',
  patient: { id: 'PT0048213', name: '林秀珍', sex: '女', age: '63岁' },
  diagnosis: '原发性高血压 2级（中危）；2型糖尿病；高脂血症',
  medicines: [
    {
      code: 'YP01027',
      name: '苯磺酸氨氯地平片',
      specification: '5mg×28片',
      quantity: '1盒',
      usage: '口服  每次1片（5mg）  每日1次  晨起服',
    },
    {
      code: 'YP01134',
      name: '缬沙坦胶囊',
      specification: '80mg×28粒',
      quantity: '1盒',
      usage: '口服  每次1粒（80mg）  每日1次',
    },
    {
      code: 'YP02210',
      name: '盐酸二甲双胍缓释片',
      specification: '0.5g×60片',
      quantity: '1盒',
      usage: '口服  每次1片（0.5g）  每日2次  随餐服',
    },
    {
      code: 'YP03305',
      name: '阿托伐他汀钙片',
      specification: '20mg×28片',
      quantity: '1盒',
      usage: '口服  每次1片（20mg）  每晚1次',
    },
    {
      code: 'YP00412',
      name: '阿司匹林肠溶片',
      specification: '100mg×30片',
      quantity: '1盒',
      usage: '口服  每次1片（100mg）  每日1次  餐前服',
    },
  ],
  amountYuan: '186.42',
} as const

type Result = readonly [
  code: string,
  name: string,
  value: number,
  digits: number,
  unit: string,
  low: number,
  high: number,
]
const results: readonly Result[] = [
  ['WBC', '白细胞计数', 11.82, 2, '10^9/L', 3.5, 9.5],
  ['NEUT#', '中性粒细胞绝对值', 9.31, 2, '10^9/L', 1.8, 6.3],
  ['LYMPH#', '淋巴细胞绝对值', 1.62, 2, '10^9/L', 1.1, 3.2],
  ['MONO#', '单核细胞绝对值', 0.71, 2, '10^9/L', 0.1, 0.6],
  ['EO#', '嗜酸性粒细胞绝对值', 0.14, 2, '10^9/L', 0.02, 0.52],
  ['BASO#', '嗜碱性粒细胞绝对值', 0.04, 2, '10^9/L', 0, 0.06],
  ['NEUT%', '中性粒细胞百分比', 78.8, 1, '%', 40, 75],
  ['LYMPH%', '淋巴细胞百分比', 13.7, 1, '%', 20, 50],
  ['MONO%', '单核细胞百分比', 6.0, 1, '%', 3, 10],
  ['EO%', '嗜酸性粒细胞百分比', 1.2, 1, '%', 0.4, 8],
  ['BASO%', '嗜碱性粒细胞百分比', 0.3, 1, '%', 0, 1],
  ['RBC', '红细胞计数', 4.02, 2, '10^12/L', 4.3, 5.8],
  ['HGB', '血红蛋白', 121, 0, 'g/L', 130, 175],
  ['HCT', '红细胞压积', 37.1, 1, '%', 40, 50],
  ['MCV', '平均红细胞体积', 92.3, 1, 'fL', 82, 100],
  ['MCH', '平均红细胞血红蛋白量', 30.1, 1, 'pg', 27, 34],
  ['MCHC', '平均红细胞血红蛋白浓度', 326, 0, 'g/L', 316, 354],
  ['RDW-CV', '红细胞分布宽度', 13.2, 1, '%', 11, 16],
  ['PLT', '血小板计数', 268, 0, '10^9/L', 125, 350],
  ['MPV', '平均血小板体积', 9.6, 1, 'fL', 7, 13],
  ['PCT', '血小板压积', 0.257, 3, '%', 0.11, 0.27],
  ['CRP', 'C反应蛋白', 46.5, 1, 'mg/L', 0, 10],
]

export const laboratory = {
  reportNumber: 'JY20261121-02174',
  sampleNumber: '2611210317',
  admissionNumber: 'ZY00371942',
  bed: '18床',
  department: '普通外科二病区',
  patient: { id: 'PT0051877', name: '周志强', sex: '男', age: '47岁' },
  sample: '静脉血（EDTA-K2抗凝）',
  diagnosis: '急性胆囊炎',
  requester: '沈怀远',
  collectedAt: '2026-11-21 07:42',
  receivedAt: '2026-11-21 08:05',
  reportedAt: '2026-11-21 08:53',
  results: results.map(([code, name, value, digits, unit, low, high]) => ({
    code,
    name,
    value: value.toFixed(digits),
    unit,
    reference: `${low}–${high}`,
    flag: value > high ? 'H' : value < low ? 'L' : '',
  })),
} as const

export const admission = {
  admissionNumber: 'ZY00371942',
  bed: '18床',
  department: '普通外科二病区',
  patient: laboratory.patient,
} as const

export const outpatientSubject: Subject = {
  patient: prescription.patient,
  department: prescription.department,
  number: prescription.outpatientNumber,
  diagnosis: prescription.diagnosis,
}

export const inpatientSubject: Subject = {
  patient: laboratory.patient,
  department: laboratory.department,
  bed: laboratory.bed,
  number: laboratory.admissionNumber,
  diagnosis: laboratory.diagnosis,
}
