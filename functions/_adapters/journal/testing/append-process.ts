// Owns a process of its own that appends as fast as it can and says what was acknowledged: for tests that kill it.
// node append-process.ts <directory> <instance> [appenders] [segmentBytes]
import { setTimeout as pause } from 'node:timers/promises'
import { sm3 } from '@yiqian/shared/crypto/sm3.ts'
import type { Journal } from '../../../_domain/journal/journal.ts'
import { openJournal } from '../open-journal.ts'

const [directory, instance, appenders = '32', segmentBytes = '1000000'] = process.argv.slice(2)
const say = (text: string): void => void process.stdout.write(`${text}\n`)

let journal: Journal | undefined
try {
  journal = await openJournal({ directory: directory!, instance: instance!, sm3, segmentBytes: Number(segmentBytes) })
  say('open')
} catch (cause) {
  say(`refused ${(cause as { code?: string }).code}`)
}

async function appendOn(open: Journal, appender: number): Promise<void> {
  for (let count = 0; ; count++) {
    try {
      const { sequence } = await open.append({ timeMs: Date.now(), kind: 'load', keys: { id: `${process.pid}-${appender}-${count}` }, facts: { filler: 'x'.repeat(200) } })
      say(`stored ${sequence} ${process.pid}-${appender}-${count}`)
    } catch (cause) {
      say(`failed ${(cause as { code?: string }).code}`)
      await pause(20)
    }
  }
}

if (journal) await Promise.all(Array.from({ length: Number(appenders) }, (_, appender) => appendOn(journal, appender)))
