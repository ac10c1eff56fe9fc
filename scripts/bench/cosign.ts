// Benchmark `cosign`: how many co-signatures a second, in this process and over HTTP with SQLite and MariaDB.
import { hasMariadb, startPrivateMariadb } from '../mariadb/private-mariadb.ts'
import { cosignInProcess } from './cosign-in-process.ts'
import { cosignOverHttp, httpNote } from './cosign-over-http.ts'
import type { Bench, Row } from './figures.ts'
import { mariadbInsertRate, sqliteInsertRate } from './load/peer-rates.ts'

export const bench: Bench = async (say) => {
  const rows: Row[] = await cosignInProcess(say)
  rows.push(...(await cosignOverHttp({ where: 'HTTP, SQLite', insertRate: sqliteInsertRate, insertName: 'bare node:sqlite, durable inserts' }, say)))
  const notes = [
    'In process: the vault’s part of one signing (nonces, check of the partial, second implementation, next generation of the share); the phone’s arithmetic lies between and is not counted. In memory shows the arithmetic, on disk what every commit waits for.',
    httpNote,
  ]
  if (hasMariadb()) rows.push(...(await overMariadb(say)))
  else {
    say('\n!!! MariaDB is not installed: its figures are missing !!!\n')
    notes.push('MariaDB is not installed on this machine: its figures are missing.')
  }
  return { rows, notes }
}

async function overMariadb(say: (text: string) => void): Promise<Row[]> {
  say('starting a private MariaDB that waits for the disk')
  const mariadb = await startPrivateMariadb({ durable: true })
  try {
    const [url, vaultUrl, peerUrl] = [await mariadb.createDatabase('yiqian'), await mariadb.createDatabase('vault'), await mariadb.createDatabase('peer')]
    return await cosignOverHttp({
      where: 'HTTP, MariaDB', env: { DATABASE_URL: url, VAULT_DATABASE_URL: vaultUrl },
      insertRate: () => mariadbInsertRate(peerUrl), insertName: 'bare mysql2, durable inserts',
    }, say)
  } finally {
    await mariadb.stop()
  }
}
