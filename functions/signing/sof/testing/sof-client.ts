// Owns a caller of the SOF interface, as HIS adapters are: exec_name and exec_args in, code, msg and data out.
import { request } from 'node:http'
import { sorCodes, type SorName } from '../interface/codes.ts'

export interface SofAnswered {
  /** '0', or the name of the code */
  sor: SorName
  msg: string
  data: unknown
  session?: string
  encoding?: string
  signedXml?: string
}

const nameOf = new Map<string, SorName>((Object.keys(sorCodes) as SorName[]).map((name) => [String(sorCodes[name].code), name]))

export type CallSof = (name: string, args?: unknown, path?: string) => Promise<SofAnswered>

/** @param from an address of this machine, to call from there */
export const sofClient = (base: string, headers: Record<string, string> = {}, from?: string): CallSof => async (name, args = {}, path = '') => {
  const answered = await post(`${base}/signing/sof${path}`, JSON.stringify({ exec_name: name, exec_args: args }), { 'content-type': 'application/json', ...headers }, from)
  return readAnswer(JSON.parse(answered))
}

function post(address: string, body: string, headers: Record<string, string>, from: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(address, { method: 'POST', headers, agent: false, ...(from !== undefined && { localAddress: from }) }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(chunks).toString()) : reject(new Error(`status ${response.statusCode}`))))
    })
    call.on('error', reject).end(body)
  })
}

export function readAnswer(answer: unknown): SofAnswered {
  const { code, ...rest } = answer as { code: string; msg: string; data: unknown }
  const sor = nameOf.get(code)
  if (sor === undefined) throw new Error(`unknown code ${code}`)
  return { sor, ...rest }
}
