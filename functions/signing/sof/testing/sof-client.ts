// Owns a caller of the SOF interface, as HIS adapters are: exec_name and exec_args in, code, msg and data out.
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

export const sofClient = (base: string, headers: Record<string, string> = {}): CallSof => async (name, args = {}, path = '') => {
  const response = await fetch(`${base}/signing/sof${path}`, { method: 'POST', body: JSON.stringify({ exec_name: name, exec_args: args }), headers: { 'content-type': 'application/json', ...headers } })
  if (response.status !== 200) throw new Error(`status ${response.status}`)
  return readAnswer(await response.json())
}

export function readAnswer(answer: unknown): SofAnswered {
  const { code, ...rest } = answer as { code: string; msg: string; data: unknown }
  const sor = nameOf.get(code)
  if (sor === undefined) throw new Error(`unknown code ${code}`)
  return { sor, ...rest }
}
