// Owns one process among several on the vault's database: takes what nonces it can, says which, and dies without closing.
// Run: node take-nonces-process.ts <database url> <session id>…
import { setTimeout as delay } from 'node:timers/promises'
import { startTogether } from '../../../_store/testing/processes.ts'
import { openVaultStore } from '../store.ts'

const [url, ...sessionIds] = process.argv.slice(2)
const store = await openVaultStore({ url: url! })
await startTogether()
for (const sessionId of sessionIds) {
  await delay(Math.random() * 4) // so that no process runs ahead of the others
  if ((await store.takeNonces([sessionId]))[0]) process.stdout.write(`${sessionId}\n`)
}
// No close: what takeNonces answered must be on the disk already.
process.exit(0)
