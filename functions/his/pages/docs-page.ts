// A page to read the API description: plain HTML, no script, no outside address.

interface Description {
  info: { title: string; description: string }
  paths: Record<string, Record<string, Operation>>
}
interface Operation {
  operationId: string
  summary: string
  parameters?: { name: string; in: string; required: boolean; schema: unknown; description?: string }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
const json = (value: unknown): string => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`

export function docsPage(given: unknown): string {
  const { info, paths } = given as Description
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  const contents = operations.map(({ path, method, operation }) => `<li><a href="#${operation.operationId}"><code>${method.toUpperCase()} ${escape(path)}</code> ${escape(operation.summary)}</a></li>`)
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(info.title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(info.title)}</h1><p>${escape(info.description)}</p>
<p>机器可读 / machine-readable: <a href="/v1/openapi.json">OpenAPI 3.1</a></p>
${START}<h2>接口 / Operations</h2><ul>${contents.join('')}</ul>${operations.map(section).join('')}</main></body></html>`
}

const START = `<h2>开始 / Start</h2><pre>curl -u APPLICATION_ID:SECRET -d grant_type=client_credentials URL/v1/oauth/token
curl -H "Authorization: Bearer TOKEN" -H "Content-Type: application/json" -d @push.json URL/v1/documents</pre>`

function section({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = (operation.parameters ?? []).map((parameter) => `<tr><td><code>${escape(parameter.name)}</code></td><td>${parameter.in}</td><td>${parameter.required ? '必填 / required' : '可选 / optional'}</td><td><code>${escape(JSON.stringify(parameter.schema))}</code></td></tr>`)
  const body = operation.requestBody?.content['application/json']
  const responses = Object.entries(operation.responses).map(([status, response]) => `<h4>${status}</h4>${escape(response.description).split('\n\n').map((line) => `<p>${line.replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`).join('')}${status === '200' && response.content?.['application/json'] ? json(response.content['application/json'].schema) : ''}`)
  return `<section id="${operation.operationId}"><h3><code>${method.toUpperCase()} ${escape(path)}</code></h3><p>${escape(operation.summary)}</p>${parameters.length ? `<table>${parameters.join('')}</table>` : ''}${body ? `<details open><summary>请求 / request</summary>${json(body.schema)}</details>` : ''}<details><summary>回答 / answers</summary>${responses.join('')}</details></section>`
}

const STYLE = `body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;color:#16302f;background:#f5f8f8}main{max-width:960px;margin:0 auto;padding:24px}h1{font-size:28px}h3 code{font-size:18px}
section{background:#fff;border:1px solid #d9e4e3;border-radius:10px;padding:8px 20px;margin:16px 0}pre{background:#f0f5f5;padding:12px;overflow:auto;border-radius:6px;font-size:13px;max-height:420px}table{border-collapse:collapse;font-size:14px}td{border-top:1px solid #e3ecec;padding:4px 10px;vertical-align:top}a{color:#0b6e6a}summary{cursor:pointer;padding:6px 0}:target{outline:3px solid #0b6e6a55}`
