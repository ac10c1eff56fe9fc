// The API description against itself, against OpenAPI's rules, and against what the platform really takes and answers.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { FAULTS } from '@yiqian/shared/protocol/faults.ts'
import * as his from '@yiqian/shared/protocol/his.ts'
import { aPush, documentIn, useHospital } from '../testing/hospital.ts'
import { hisContracts } from './open-api.ts'

interface Operation {
  operationId: string
  summary: string
  security?: unknown[]
  parameters?: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>
}
interface Description {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
  webhooks: Record<string, Record<string, Operation>>
}

const hospital = useHospital()
let description: Description
let ajv: Ajv2020
beforeAll(async () => {
  description = (await (await fetch(`${hospital.address}/v1/openapi.json`)).json()) as Description
  ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addSchema({ ...description, $id: 'api' })
})

const operations = () => Object.entries(description.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
const operationOf = (contract: Contract) => description.paths[contract.path]![contract.method.toLowerCase()]!
/** `#/…` inside the description means the description. */
const rooted = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object
function complaints(schema: object | undefined, value: unknown): string {
  if (!schema) return 'there is no schema'
  const validate = ajv.compile(rooted(schema))
  return validate(JSON.parse(JSON.stringify(value))) ? '' : ajv.errorsText(validate.errors)
}

describe('OpenAPI 3.1', () => {
  test('one operation for each contract of the hospital API, each once', () => {
    expect(description.openapi).toBe('3.1.0')
    expect(operations().map(({ operation }) => operation.operationId).sort()).toEqual(hisContracts.map(({ operation }) => operation).sort())
    expect(hisContracts.length).toBeGreaterThanOrEqual(16)
  })
  test('every parameter of a path is declared and required, none is declared that is not there', () => {
    for (const { path, operation } of operations()) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(declared.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      expect(declared.every(({ required, schema }) => required && Object.keys(schema).length > 0)).toBe(true)
    }
  })
  test('every $ref resolves, every schema compiles', () => {
    const refs = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!)
    expect(refs.length).toBeGreaterThan(20)
    for (const ref of new Set(refs)) expect(description.components.schemas, ref).toHaveProperty([ref.replace('#/components/schemas/', '')])
    for (const { operation } of operations()) {
      const schemas = [...(operation.parameters ?? []).map(({ schema }) => schema), ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema), ...Object.values(operation.responses).flatMap(({ content }) => Object.values(content ?? {}).flatMap(({ schema }) => schema ?? []))]
      for (const schema of schemas) expect(() => ajv.compile(rooted(schema)), operation.operationId).not.toThrow()
    }
  })
  test('every operation says 200, each fault that its contract declares, both languages, and whether a token is needed', () => {
    for (const contract of hisContracts) {
      const { responses, summary, security } = operationOf(contract)
      expect(responses).toHaveProperty('200')
      for (const code of contract.faults) expect(responses[String(FAULTS[code].status)]?.description, `${contract.operation} ${code}`).toContain(`\`${code}\` ${FAULTS[code].zh} / ${FAULTS[code].en}`)
      if (contract.access.includes('application')) expect([security, responses]).toMatchObject([undefined, { 401: {}, 403: {} }])
      else expect(security).toEqual([])
      expect(summary).toMatch(/[一-鿿].* \/ [A-Z]/)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '413', '500']))
    }
  })
  test('a GET has no body, its fields are in path or query; other methods take the rest as a body that refuses unknown fields', () => {
    for (const { method, operation } of operations()) {
      expect(operation.requestBody === undefined, operation.operationId).toBe(method === 'get')
      const body = operation.requestBody?.content['application/json']?.schema
      if (body && operation.operationId !== 'issue-token') expect(body).toMatchObject({ additionalProperties: false })
    }
  })
})

describe('what it says is what happens', () => {
  test('real answers of every reading route, in every state that matters', async () => {
    const signed = (await documentIn(hospital, 'signed', { patient: { name: '李秀英' } })).status.documentId
    const deleted = (await documentIn(hospital, 'deleted')).status.documentId
    const { codeId } = (await hospital.platform.asApplication(hospital.application, his.createCode, { purpose: 'login' })).body
    const asked: [Contract, object][] = [
      [his.getDocument, { documentId: signed }], [his.getDocument, { documentId: deleted }], [his.listEvidence, { documentId: deleted }], [his.fetchSignatures, { documentId: signed }], [his.listChanges, {}], [his.listStaff, {}],
      [his.listDeliveries, {}], [his.getCode, { codeId }], [his.createCode, { purpose: 'login' }], [his.pushDocument, aPush(hospital)],
    ]
    for (const [contract, input] of asked) {
      const { body } = await hospital.platform.asApplication(hospital.application, contract, input as never)
      expect(complaints(operationOf(contract).responses['200']!.content!['application/json']!.schema, body), contract.operation).toBe('')
    }
  })
  test('a request that is good or bad to the schema is so to the route', async () => {
    const schema = operationOf(his.pushDocument).requestBody!.content['application/json']!.schema
    const good = aPush(hospital)
    for (const [some, isGood] of [[{}, true], [{ signerOrder: 'sequence', validForSeconds: 60 }, true], [{ title: '' }, false], [{ signers: [] }, false], [{ unknown: 1 }, false], [{ contentKind: 'xml' }, false], [{ validForSeconds: 1.5 }, false], [{ signers: [{ staffNumber: 'E1', position: { page: 1 } }] }, false]] as const) {
      expect(complaints(schema, { ...good, ...some }) === '', JSON.stringify(some)).toBe(isGood)
      expect((await hospital.platform.asApplication(hospital.application, his.pushDocument, { ...good, externalId: crypto.randomUUID(), ...some } as never)).status === 200, JSON.stringify(some)).toBe(isGood)
    }
  })
  test('a real refusal', async () => {
    const response = await fetch(`${hospital.address}/v1/documents/doc_0123456789`)
    expect(complaints(operationOf(his.getDocument).responses['401']!.content!['application/json']!.schema, await response.json())).toBe('')
  })
})

describe('the page', () => {
  test('holds every operation, no script and no address of others', async () => {
    const response = await fetch(`${hospital.address}/v1/docs`)
    const html = await response.text()
    for (const { operation } of operations()) expect(html).toContain(`id="${operation.operationId}"`)
    expect(html).not.toMatch(/<script|javascript:|https?:\/\/(?!127)/)
    expect(html).not.toMatch(/undefined|\[object/)
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(html, target).toContain(`id="${target}"`)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})
