// `npm run test:weapp`: the suite in WeChat DevTools, where that is installed. The project's root is opened as a mini-program.
import { existsSync } from 'node:fs'
import path from 'node:path'
import automator from 'miniprogram-automator'
import { startSteps } from './suite.ts'

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

const program = await automator.launch({ cliPath, projectPath: root })
let failures = 0
for (const { name, run } of startSteps) {
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
