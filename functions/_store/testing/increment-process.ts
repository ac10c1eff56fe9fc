// Owns one process among several on the same database: adds to one record many times, each in a transaction.
// Run: node increment-process.ts <database url> <staff id> <times>
import { openDatabase } from '../open-database.ts'
import { startTogether } from './processes.ts'

const [url, id, times] = process.argv.slice(2) as [string, string, string]
const database = await openDatabase({ url })
await startTogether()
for (let round = 0; round < Number(times); round++) {
  await database.transaction(async (stores) => {
    const staff = (await stores.staff.load(id))!
    await stores.staff.replace(staff, { ...staff, phone: String(Number(staff.phone) + 1) })
  }, 500)
}
await database.close()
