// `npm run test:weapp`: the suite in WeChat DevTools, where that is installed. The project's root is opened as a mini-program.
// With a platform running that the build was made for (YIQIAN_BASE_URL, YIQIAN_CHANNEL_KEYS), the signing steps run too.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import automator from 'miniprogram-automator'
import type { Demo } from '../../scripts/serve/seed.ts'
import { hospitalSide } from './hospital-side.ts'
import { signingSteps } from './signing-steps.ts'
import { startSteps, type Step } from './suite.ts'

const root = path.resolve(import.meta.dirname, '../..')
const KNOWN_PLACES = ['/Applications/wechatwebdevtools.app/Contents/MacOS/cli', 'C:/Program Files (x86)/Tencent/微信web开发者工具/cli.bat']
const cliPath = [process.env.WECHAT_DEVTOOLS_CLI, ...KNOWN_PLACES].find((file) => file !== undefined && existsSync(file))

if (cliPath === undefined) {
  console.error('未找到微信开发者工具：请安装并在“设置 → 安全”中开启服务端口，或用 WECHAT_DEVTOOLS_CLI 指明 cli 的路径')
  console.error('WeChat DevTools was not found: install it and open its service port, or name its cli in WECHAT_DEVTOOLS_CLI')
  process.exit(1)
}
if (!existsSync(path.join(root, 'miniprogram/dist/weapp/app.json'))) {
  console.error('miniprogram/dist/weapp holds no build: run `npm run build:weapp` first')
  process.exit(1)
}

/** Only with a demonstration platform that is up: its data/demo.json says where it is and who its staff are. */
async function stepsHere(): Promise<readonly Step[]> {
  const file = path.resolve(process.env.DATA_DIR ?? path.join(root, 'data'), 'demo.json')
  if (!existsSync(file)) return startSteps
  const demo = JSON.parse(readFileSync(file, 'utf8')) as Demo
  const isUp = await fetch(`${demo.address}/v1/openapi.json`).then(({ ok }) => ok, () => false)
  return isUp ? [...startSteps, ...signingSteps(hospitalSide({ url: demo.address, demo }, 'D1401'))] : startSteps
}

const steps = await stepsHere()
if (steps === startSteps) console.log('没有运行中的平台，只做不需要服务器的步骤 · No platform is running: only the steps that need no server')
const program = await automator.launch({ cliPath, projectPath: root })
let failures = 0
for (const { name, run } of steps) {
  try {
    await run(program)
    console.log(`ok    ${name}`)
  } catch (cause) {
    failures++
    console.log(`FAIL  ${name}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
await program.close()
process.exit(failures === 0 ? 0 : 1)
