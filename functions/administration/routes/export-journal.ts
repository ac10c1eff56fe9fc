/** 导出一段日志：逐行 JSON，末行为签名. */
import { bytesToHex, concatBytes, utf8ToBytes } from '@yiqian/shared/crypto/bytes.ts'
import { exportJournal as contract } from '@yiqian/shared/protocol/journals.ts'
import { routeFor } from '../../_kernel/route.ts'
import { toBase64 } from '../../_runtime/base64.ts'
import { sm2Signer } from '../../_runtime/sm2-signer.ts'
import type { Deps } from '../deps.ts'
import { lineOf, readRange } from '../journals/read-range.ts'

/** Entries, oldest first; a line that says what they are; a line with the signature over every byte before it. */
export const exportJournal = routeFor<Deps>()(contract, async ({ journals, kernel, gm, keyring, settings }, { journal, fromMs, toMs }, { administratorId }, call) => {
  call.note({ journal })
  const records = await readRange(await journals.open(journal), { fromMs, toMs })
  const exportedAtMs = kernel.clock.nowMs()
  const statement = { statement: 'yiqian-journal-export/1', hospital: settings.hospitalName, journal, fromMs, toMs, entries: records.length, exportedAtMs, exportedBy: administratorId }
  const signed = utf8ToBytes(`${records.map(lineOf).join('')}${JSON.stringify(statement)}\n`)
  const key = await keyring.platformKey('journal-export')
  const signature = { algorithm: 'SM2-SM3', publicKeyHex: bytesToHex(key.publicKey), signatureBase64: toBase64(await sm2Signer(gm, key)(signed)) }
  return { contentType: 'application/jsonl', bytes: concatBytes(signed, utf8ToBytes(`${JSON.stringify(signature)}\n`)), fileName: `${journal}-${fromMs}-${toMs}.jsonl` }
})
