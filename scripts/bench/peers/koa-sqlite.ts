// A peer: Koa before node:sqlite, one durable row for each request; what a process of this kind weighs without us.
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Koa from 'koa'

const database = new DatabaseSync(path.join(process.env['DATA_DIR']!, 'peer.sqlite'))
database.exec('pragma journal_mode = wal; pragma synchronous = full; create table document (id integer primary key, content blob not null)')
const insert = database.prepare('insert into document (content) values (?)')

const app = new Koa()
app.use(async (ctx) => {
  const parts: Buffer[] = []
  for await (const part of ctx.req as AsyncIterable<Buffer>) parts.push(part)
  const content = Buffer.concat(parts)
  insert.run(content)
  ctx.body = { sizeBytes: content.length }
})
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`Ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`))
process.once('SIGTERM', () => process.exit(0))
