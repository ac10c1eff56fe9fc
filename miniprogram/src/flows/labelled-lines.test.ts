import { describe, expect, test } from 'vitest'
import { labelledLines } from './labelled-lines.ts'

const shown = (content: unknown, kind: string, form: Parameters<typeof labelledLines>[2] = null) =>
  labelledLines(typeof content === 'string' ? content : JSON.stringify(content), kind, form)?.map(({ key, label, unit, value }) => `${label?.zh ?? '-'}|${key}|${value}${unit ?? ''}`)

describe('MA-8 structured content as a readable form', () => {
  test('a prescription by its template, every medicine alike', () => {
    const item = (name: string) => ({ name, dose: '100mg' })
    expect(shown({ template: 'prescription/1', patient: { name: '李秀英' }, items: [item('甲'), item('乙')], own: 1 }, 'template')).toEqual([
      '模板|template|prescription/1', '患者|patient|', '姓名|name|李秀英', '药品|items|', '药品|1|', '药名|name|甲', '单次剂量|dose|100mg', '药品|2|', '药名|name|乙', '单次剂量|dose|100mg', '-|own|1',
    ])
  })
  test('labels of the push for JSON, with units; numbers as written', () => {
    const form = { fields: [{ path: 'dose', label: { zh: '剂量' }, unit: ' mg' }, { path: 'rows.*.x', label: { zh: '值' } }] }
    expect(shown('{"dose":1.50,"rows":[{"x":1},{"x":2}]}', 'json', form)).toEqual(['剂量|dose|1.50 mg', '-|rows|', '-|1|', '值|x|1', '-|2|', '值|x|2'])
  })
  test('names that every hospital uses have words without a label; a person’s name is not a thing’s; labels of the push come first; others stay as they are', () => {
    const content = { documentType: 'prescription', hospital: { name: '青禾' }, patient: { name: '张秀英' }, results: [{ name: '白细胞', value: '11.8' }], constructor: 1, 'patient.name': 2 }
    expect(shown(content, 'json')).toEqual(['文书类型|documentType|prescription', '医院|hospital|', '名称|name|青禾', '患者|patient|', '姓名|name|张秀英', '检验结果|results|', '-|1|', '项目|name|白细胞', '结果|value|11.8', '-|constructor|1', '-|patient.name|2'])
    expect(shown({ diagnosis: 'x' }, 'json', { fields: [{ path: 'diagnosis', label: { zh: '入院诊断' } }] })).toEqual(['入院诊断|diagnosis|x'])
  })
  test('a given digest says what it is', () => {
    expect(shown({ label: 'given-digest/1', algorithm: 'sm3', digestHex: 'ab', description: 'CT' }, 'digest')).toEqual(['内容类别|label|given-digest/1', '摘要算法|algorithm|sm3', '摘要值|digestHex|ab', '说明|description|CT'])
  })
  test('a name with a dot or a star never passes for another', () => {
    const form = { fields: [{ path: 'a.b', label: { zh: '真' } }, { path: 'list.*', label: { zh: '项' } }, { path: 'list', label: { zh: '单' } }] }
    expect(shown({ 'a.b': 1, a: { b: 2 }, list: { '*': 3 } }, 'json', form)).toEqual(['-|a.b|1', '-|a|', '真|b|2', '单|list|', '-|*|3'])
  })
  test('what is no JSON has no lines', () => expect(shown('{', 'json')).toBeUndefined())
})
