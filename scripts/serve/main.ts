// `npm start` on Node 24: all functions, the pages and the HIS simulator in one process on the embedded defaults.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import QRCode from 'qrcode'
import { bytesToHex } from '@yiqian/shared/crypto/bytes.ts'
import { createSimulator } from '../../console/simulator-server/simulator.ts'
import { openEmbedded } from '../../functions/_embedded/open-embedded.ts'
import { listen } from '../../functions/_kernel/standalone.ts'
import { setUpCodeFile } from '../../functions/administration/accounts/set-up.ts'
import { openRuntime } from '../../functions/_runtime/open-runtime.ts'
import { readSettings } from '../../functions/_runtime/settings.ts'
import { demoPatients } from './demo-hospital.ts'
import { APPLICATION, demoSecrets, seedDemo, type Demo } from './seed.ts'
import { webPages } from './web-pages.ts'
import { freePort } from './free-port.ts'

const root = path.resolve(import.meta.dirname, '../..')
const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(): Promise<void> {
  const wanted = Number(process.env['PORT'] || 3000)
  const host = process.env['HOST'] || '127.0.0.1'
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) throw new Error('PORT 应为 0–65535 的整数 / PORT must be a whole number from 0 to 65535')
  const port = wanted || (await freePort(host)) // the address goes into links and keys before anything listens
  const address = (process.env['PUBLIC_URL'] || `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`).replace(/\/+$/, '')
  const withSimulator = process.env['SIMULATOR'] !== 'off'
  const gateway = `${address}/simulator-api/phone-messages`
  const env: Record<string, string | undefined> = { ...process.env, PUBLIC_URL: address, ...(withSimulator && !process.env['SMS_GATEWAY_URL'] && { SMS_GATEWAY_URL: gateway }) }
  const settings = readSettings(env)
  if (process.argv.includes('--reset')) emptyFolder(settings.dataDirectory)
  mkdirSync(path.join(settings.dataDirectory, 'logs'), { recursive: true, mode: 0o700 })
  const logFile = path.join(settings.dataDirectory, 'logs', 'yiqian.log')

  const secretsOf = { random: (count: number) => crypto.getRandomValues(new Uint8Array(count)) }
  const secrets = demoSecrets({ settings }, secretsOf as never)
  env['SMS_GATEWAY_SECRET'] ??= secrets.messages
  env['OWN_DOCUMENTS_APPLICATION'] ||= APPLICATION.id
  env['PRACTICE_PLACES_APPLICATION'] ||= APPLICATION.id
  const embedded = await openEmbedded({ env, writeLog: (line) => appendFileSync(logFile, `${line}\n`) })
  const demo = await seedDemo(embedded.context, address)
  const simulator = withSimulator
    ? createSimulator({ apiBaseUrl: address, applicationId: demo.application.id, applicationSecret: demo.application.secret, callbackSecret: demo.application.callbackSecret, messagesSecret: secrets.messages, samplesDirectory: path.join(root, 'shared/vectors/samples'), patients: demoPatients, hospital: { zh: `${settings.hospitalName} · ${demo.application.name}`, en: `Demonstration Hospital · ${demo.application.name}` }, allowedHosts: [new URL(address).hostname] })
    : undefined
  const { keyring } = await openRuntime(embedded.context)
  const channelKey = await keyring.platformKey('channel')
  const pages = webPages({ channelKeysHex: [bytesToHex(channelKey.publicKey)], hospitalName: settings.hospitalName, simulator: withSimulator })
  const server = await listen([...pages, ...(simulator ? [simulator.middleware] : []), ...embedded.middleware], port, host, embedded.fast)
  for (const { name, address } of await embedded.startListeners()) say(`  ${name} ${address}`)
  embedded.startWork()

  const end = () => {
    simulator?.close()
    server.close()
    server.closeAllConnections()
    void embedded.close().then(() => process.exit(0))
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  await announce(demo, withSimulator)
}

/** Only ever a folder that we made: it holds our database or keys, or nothing. */
function emptyFolder(folder: string): void {
  if (!existsSync(folder)) return
  const names = readdirSync(folder)
  if (names.length > 0 && !names.includes('keys')) throw new Error(`${folder} 不是医签的数据目录，未删除 / ${folder} is not a data folder of ours; nothing was deleted`)
  for (const name of names) rmSync(path.join(folder, name), { recursive: true, force: true })
}

async function announce({ addresses, dataDirectory, staff, address }: Demo, withSimulator: boolean): Promise<void> {
  say('')
  say(await QRCode.toString(addresses.phone, { type: 'terminal', small: true }))
  say(`  手机端 Phone            ${addresses.phone}   （用上面的二维码打开 / open it by the code above）`)
  if (withSimulator) say(`  HIS 模拟器 Simulator     ${addresses.simulator}`)
  say(`  验签 Verify             ${addresses.verify}`)
  say(`  接口文档 API            ${addresses.api}`)
  say(`  数据目录 Data           ${dataDirectory}`)
  const codeFile = setUpCodeFile({ dataDirectory })
  if (existsSync(codeFile)) say(`  管理员设置码 Set-up code  ${readFileSync(codeFile, 'utf8').trim()}   （建立首批管理员，见 docs/administration.md / makes the first administrators）`)
  say('')
  say('  演示账号 Demo accounts（验证码在模拟器的“手机短信”里 / codes appear in the simulator under "Phone messages"）')
  for (const person of staff.slice(0, 5)) say(`    ${person.staffNumber}  ${person.phone}  ${person.name}  ${person.department} ${person.title}`)
  say(`    … 共 ${staff.length} 人，全部见 ${path.join(dataDirectory, 'demo.json')} / ${staff.length} in all, listed there`)
  say('')
  say(`Ready ${address}`)
}

main().catch((error: unknown) => {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') say('端口已被占用，请用 PORT=… 换一个端口 / The port is in use; choose another with PORT=…')
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
