// Reads data/demo.json: the demo application's credentials, which the embedded process writes at its first start.
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { Patient } from '@yiqian/shared/protocol/cards.ts'

const DemoFile = v.object({
  /** origin of the platform */
  address: v.string(),
  application: v.object({ id: v.string(), secret: v.string(), callbackSecret: v.string() }),
  messagesSecret: v.optional(v.string(), ''),
  patients: v.optional(v.array(Patient), []),
})
export type DemoFile = v.InferOutput<typeof DemoFile>

/** @throws when the file is missing or lacks a field; the message names the file, never its content. */
export async function readDemoFile(path: string): Promise<DemoFile> {
  const parsed = v.safeParse(DemoFile, JSON.parse(await readFile(path, 'utf8')))
  if (parsed.success) return parsed.output
  const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? '?').join(', ')
  throw new Error(`${path}: missing or wrong: ${fields}`)
}
