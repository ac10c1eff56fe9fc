// Runs the simulator by itself, beside a platform that runs elsewhere: page, back end and callback address on one port.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import Koa from 'koa'
import { readDemoFile } from './demo-file.ts'
import { createSimulator } from './simulator.ts'
import { staticFiles } from './static-files.ts'

const root = resolve(import.meta.dirname, '../..')
const dataDirectory = resolve(process.env.DATA_DIR ?? resolve(root, 'data'))
const demo = await readDemoFile(resolve(dataDirectory, 'demo.json'))

const simulator = createSimulator({
  apiBaseUrl: process.env.API_BASE_URL ?? demo.address,
  applicationId: demo.application.id,
  applicationSecret: demo.application.secret,
  callbackSecret: demo.application.callbackSecret,
  messagesSecret: demo.messagesSecret,
  samplesDirectory: process.env.SAMPLES_DIR ?? resolve(root, 'shared/vectors/samples'),
  patients: demo.patients,
})
const app = new Koa()
app.use(simulator.middleware)
app.use(staticFiles('/console/', resolve(root, 'console/dist')))
app.use((ctx) => {
  if (ctx.path === '/') ctx.redirect('/console/simulator/')
})

const server = app.listen(Number(process.env.SIMULATOR_PORT ?? 4700), '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
process.stdout.write(`Ready http://127.0.0.1:${port}/console/simulator/\n`)

const stop = (): void => {
  simulator.close()
  server.close()
  server.closeAllConnections()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
