// OpenAPI 3.1 of the hospital API, generated from shared/protocol/his.ts: nothing is said twice.
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { FAULTS, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import * as his from '@yiqian/shared/protocol/his.ts'

type Json = Record<string, unknown>

const isContract = (value: unknown): value is Contract => typeof value === 'object' && value !== null && 'operation' in value && 'path' in value
export const hisContracts: readonly Contract[] = (Object.values(his) as readonly unknown[]).filter(isContract)

/** Transforms and checks that JSON Schema cannot say are left out of the schema; the text of the field says them. */
const schemaOf = (schema: GenericSchema, typeMode: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode }) as Json
  return rest
}

export function openApi(publicUrl: string): Json {
  const paths: Record<string, Json> = {}
  for (const contract of hisContracts) (paths[contract.path] ??= {})[contract.method.toLowerCase()] = operationOf(contract)
  return {
    openapi: '3.1.0',
    info: { title: 'Yiqian 医签 hospital API', version: '1', description: '医院业务系统接口：推送待签文件、获取状态、下载签署结果、撤销、删除、扫码登录与签署。Times are milliseconds since 1970-01-01 UTC. Writes take an Idempotency-Key header.' },
    servers: [{ url: publicUrl }],
    security: [{ oauth2: [] }],
    paths,
    components: {
      securitySchemes: { oauth2: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${publicUrl}/v1/oauth/token`, scopes: {} } } } },
      schemas: { Fault: faultSchema },
    },
    webhooks: { event: { post: { summary: '状态回调 / Callback (Standard Webhooks)', requestBody: { content: { 'application/json': { schema: schemaOf(his.CallbackEvent, 'output') } } }, responses: { '2XX': { description: '已收到 / taken' } } } } },
  }
}

const faultSchema: Json = {
  type: 'object', required: ['error'],
  properties: { error: { type: 'object', required: ['code', 'message', 'facts', 'requestId'], properties: { code: { type: 'string' }, message: { type: 'object', properties: { zh: { type: 'string' }, en: { type: 'string' } } }, facts: { type: 'object' }, requestId: { type: 'string' } } } },
}

function operationOf(contract: Contract): Json {
  const request = schemaOf(contract.request, 'input')
  const properties = (request['properties'] ?? {}) as Record<string, Json>
  const required = (request['required'] ?? []) as string[]
  const inPath = [...contract.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name))
  const isGet = contract.method === 'GET'
  const parameter = (name: string, where: 'path' | 'query'): Json => ({ name, in: where, required: where === 'path' || required.includes(name), schema: properties[name] })
  const parameters = [...inPath.map((name) => parameter(name, 'path')), ...(isGet ? rest.map((name) => parameter(name, 'query')) : []), ...(contract.write ? [idempotencyKey] : [])]
  const body = { type: 'object', properties: Object.fromEntries(rest.map((name) => [name, properties[name]])), required: required.filter((name) => rest.includes(name)) }
  return {
    operationId: contract.operation,
    summary: `${contract.summary.zh} / ${contract.summary.en}`,
    ...(contract.access.includes('public') && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(!isGet && { requestBody: { required: true, content: { 'application/json': { schema: body }, ...(contract.operation === 'issue-token' && { 'application/x-www-form-urlencoded': { schema: body } }) } } }),
    responses: { '200': okResponse(contract), ...faultResponses(contract) },
  }
}

const idempotencyKey: Json = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 8, maxLength: 128 }, description: '同一键的重复请求得到同一结果 / a repeat under the same key gets the same answer' }

function okResponse(contract: Contract): Json {
  if (contract.response === 'binary') return { description: '文件内容 / the bytes', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
  return { description: '成功 / done', content: { 'application/json': { schema: schemaOf(contract.response, 'output') } } }
}

const ALWAYS: readonly FaultCode[] = ['request.malformed', 'request.too_large', 'server.internal']
const TO_APPLICATIONS: readonly FaultCode[] = ['access.required', 'access.expired', 'application.frozen']

function faultResponses(contract: Contract): Json {
  const codes = [...contract.faults, ...(contract.access.includes('application') ? TO_APPLICATIONS : []), ...ALWAYS]
  const byStatus = Map.groupBy(codes, (code) => FAULTS[code].status)
  const describe = (group: readonly FaultCode[]) => group.map((code) => `\`${code}\` ${FAULTS[code].zh} / ${FAULTS[code].en}`).join('\n\n')
  return Object.fromEntries([...byStatus].map(([status, group]) => [String(status), { description: describe(group), content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } } }]))
}
