// A page to read the API description: plain HTML, no script, no outside address.
import { fieldRows, type Schema } from './schema-table.ts'
import { STYLE } from './docs-style.ts'
import { escape } from './escape.ts'

interface Description {
  info: { title: string; description: string }
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}
interface Operation {
  operationId: string
  summary: string
  parameters?: { name: string; in: string; required: boolean; schema: Schema; description?: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}
interface Line {
  path: string
  method: string
  operation: Operation
}

/** @param given what `openApi` made */
export function docsPage(given: unknown): string {
  const { info, paths, webhooks, components } = given as Description
  const operations: Line[] = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  const callback: Line = { path: '您的回调地址 / your callback address', method: 'post', operation: webhooks['event']!['post']! }
  const contents = [...operations, callback].map(({ method, operation }) => `<li><a href="#${operation.operationId}"><b class="${method}">${method.toUpperCase()}</b>${escape(operation.summary.split(' / ')[0]!)}</a></li>`)
  const shapes = Object.keys(components.schemas).map((name) => `<li><a href="#shape-${name}">${name}</a></li>`)
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(info.title)}</title><style>${STYLE}</style></head>
<body><nav><h1>医签 <small>Hospital API</small></h1><p><a href="#start">开始 / Start</a></p><ul>${contents.join('')}</ul><h2>数据结构 / Shapes</h2><ul>${shapes.join('')}</ul></nav>
<main><header>${escape(info.description).split('\n\n').map((text) => `<p>${text}</p>`).join('')}<p>机器可读 / machine-readable: <a href="/v1/openapi.json">OpenAPI 3.1</a></p></header>
${START}${[...operations, callback].map(section).join('')}<h2>数据结构 / Shapes</h2>${Object.entries(components.schemas).map(shape).join('')}</main></body></html>`
}

const START = `<section id="start"><h3>开始 / Start</h3><p>先取令牌（30 分钟有效），再带着它调用。写操作可带 <code>Idempotency-Key</code>：同一键的重复请求得到同一结果。<br><span class="en">Get a token (30 minutes), then call with it. Writes take an <code>Idempotency-Key</code>: a repeat gets the same answer.</span></p><pre>curl -u APPLICATION_ID:SECRET -d grant_type=client_credentials URL/v1/oauth/token

curl -H "Authorization: Bearer TOKEN" -H "Content-Type: application/json" \\
     -d @push.json URL/v1/documents</pre><p>只以 <code>fullySigned</code> 判断是否签署完成。<br><span class="en">Look at <code>fullySigned</code>, and at nothing else, to decide that a document is signed.</span></p></section>`

function section({ path, method, operation }: Line): string {
  const [zh, en] = operation.summary.split(' / ') as [string, string]
  const parameters = (operation.parameters ?? []).map(({ name, required, schema, description, in: where }) => fieldRows(name, { ...schema, description: [where, description].filter(Boolean).join(' · ') }, required, 0)).join('')
  const body = operation.requestBody?.content['application/json']?.schema
  return `<section id="${operation.operationId}"><h3>${escape(zh)} <span class="en">${escape(en)}</span></h3><p class="address"><b class="${method}">${method.toUpperCase()}</b><code>${escape(path)}</code></p>${parameters ? table('参数 / parameters', parameters) : ''}${body ? table('请求 / request', bodyRows(body)) : ''}${answers(operation)}</section>`
}

function answers({ responses }: Operation): string {
  const { '200': done, ...refusals } = responses
  const schema = done?.content?.['application/json']?.schema
  const binary = done && !schema ? '<p class="label">回答 / answer</p><p>文件字节 / the bytes</p>' : ''
  const rows = Object.entries(refusals).flatMap(([status, { description }]) => description.split('\n\n').map((line) => refusal(status, line)))
  return `${schema ? table('回答 / answer', bodyRows(schema)) : binary}<details><summary>可能的拒绝 / refusals (${rows.length})</summary><table>${rows.join('')}</table></details>`
}

function refusal(status: string, line: string): string {
  const [, code = '', zh = '', en = ''] = /^`([^`]+)` (.*?) \/ (.*)$/s.exec(line) ?? ['', '', line]
  return `<tr><td>${status}</td><td><code>${escape(code)}</code></td><td>${escape(zh)}<br><span class="en">${escape(en)}</span></td></tr>`
}

const shape = ([name, schema]: [string, Schema]): string => `<section id="shape-${name}"><h3>${name}</h3><table>${bodyRows(schema)}</table></section>`
const table = (label: string, rows: string): string => `<p class="label">${label}</p><table>${rows}</table>`
const bodyRows = (schema: Schema): string => (schema.properties ? Object.entries(schema.properties).map(([name, field]) => fieldRows(name, field, schema.required?.includes(name) ?? false, 0)).join('') : fieldRows('', schema, true, 0))
