// OpenAPI 3.1 of the hospital API, generated from shared/protocol/his.ts: nothing is said twice.
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import type { Contract } from '@yiqian/shared/protocol/contract.ts'
import { FAULTS, type FaultCode } from '@yiqian/shared/protocol/faults.ts'
import * as cards from '@yiqian/shared/protocol/cards.ts'
import * as his from '@yiqian/shared/protocol/his.ts'
import * as verification from '@yiqian/shared/protocol/verification.ts'

type Json = Record<string, unknown>

const isContract = (value: unknown): value is Contract => typeof value === 'object' && value !== null && 'operation' in value && 'path' in value
export const hisContracts: readonly Contract[] = (Object.values(his) as readonly unknown[]).filter(isContract)

/** Shapes that have a name of their own in the description. */
const NAMED: Readonly<Record<string, GenericSchema>> = {
  DocumentStatus: his.DocumentStatus, CodeStatus: his.CodeStatus, LoginResult: his.LoginResult, CallbackEvent: his.CallbackEvent,
  Patient: cards.Patient, StaffCard: cards.StaffCard, SignerStatus: cards.SignerStatus, SignaturePosition: cards.SignaturePosition,
  VerificationReport: verification.VerificationReport, SignatureReport: verification.SignatureReport,
}

/** Transforms and checks that JSON Schema cannot say are left out of the schema; the text of the field says them. */
const schemaOf = (schema: GenericSchema, typeMode: 'input' | 'output', definitions = NAMED): Json => {
  const { $schema: _dialect, $defs: _named, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode, definitions, overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}` }) as Json
  return rest
}

/** A named shape itself: whatever it holds is named, but not it. */
const namedSchema = (name: string): Json => schemaOf(NAMED[name]!, name === 'SignaturePosition' ? 'input' : 'output', Object.fromEntries(Object.entries(NAMED).filter(([other]) => other !== name)))

export function openApi(publicUrl: string): Json {
  const paths: Record<string, Json> = {}
  for (const contract of hisContracts) (paths[contract.path] ??= {})[contract.method.toLowerCase()] = operationOf(contract)
  return {
    openapi: '3.1.0',
    info: { title: 'Yiqian 医签 hospital API', version: '1', description: '医院业务系统接口：推送待签文件、获取状态、下载签署结果、撤销、删除、扫码登录与签署。时间均为自 1970-01-01 UTC 起的毫秒数。\n\nFor hospital systems: push documents, follow them, fetch what was signed, revoke, delete, log in and sign by scanning. Times are milliseconds since 1970-01-01 UTC.' },
    servers: [{ url: publicUrl }],
    security: [{ oauth2: [] }],
    paths,
    components: {
      securitySchemes: { oauth2: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${publicUrl}/v1/oauth/token`, scopes: {} } } } },
      schemas: { Fault: faultSchema, ...Object.fromEntries(Object.keys(NAMED).map((name) => [name, namedSchema(name)])) },
    },
    webhooks: { event: { post: { operationId: 'callback', summary: '状态回调 / Callback (Standard Webhooks)', parameters: WEBHOOK_HEADERS, requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/CallbackEvent' } } } }, responses: { '2XX': { description: '已收到，其他回答将重试 / taken; any other answer is tried again' } } } } },
  }
}

const header = (name: string, description: string): Json => ({ name, in: 'header', required: true, schema: { type: 'string' }, description })
const WEBHOOK_HEADERS = [
  header('webhook-id', '重试时不变，用于去重 / the same over retries: take each once'), header('webhook-timestamp', '秒 / seconds since 1970-01-01 UTC'),
  header('webhook-signature', 'v1,base64(HMAC-SHA256(secret, id.timestamp.body))'),
]

const faultSchema: Json = {
  type: 'object', required: ['error'],
  properties: { error: { type: 'object', required: ['code', 'message', 'facts', 'requestId'], properties: { code: { type: 'string', enum: Object.keys(FAULTS) }, message: { type: 'object', required: ['zh', 'en'], properties: { zh: { type: 'string' }, en: { type: 'string' } } }, facts: { type: 'object' }, requestId: { type: 'string' } } } },
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
  const body = { type: 'object', properties: Object.fromEntries(rest.map((name) => [name, properties[name]])), required: required.filter((name) => rest.includes(name)), ...('additionalProperties' in request && { additionalProperties: false }) }
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
  if (contract.response === 'binary') return { description: '文件内容 / the bytes', content: { 'application/octet-stream': {} } }
  return { description: '成功 / done', content: { 'application/json': { schema: schemaOf(contract.response, 'output') } } }
}

const ALWAYS: readonly FaultCode[] = ['request.malformed', 'request.too_large', 'server.internal']
const TO_APPLICATIONS: readonly FaultCode[] = ['access.required', 'access.expired', 'application.frozen']
const TO_WRITES: readonly FaultCode[] = ['request.key_reused', 'server.busy']

function faultResponses(contract: Contract): Json {
  const codes = [...contract.faults, ...(contract.access.includes('application') ? TO_APPLICATIONS : []), ...(contract.write ? TO_WRITES : []), ...ALWAYS]
  const byStatus = Map.groupBy(codes, (code) => FAULTS[code].status)
  const describe = (group: readonly FaultCode[]) => group.map((code) => `\`${code}\` ${FAULTS[code].zh} / ${FAULTS[code].en}`).join('\n\n')
  return Object.fromEntries([...byStatus].map(([status, group]) => [String(status), { description: describe(group), content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } } }]))
}
