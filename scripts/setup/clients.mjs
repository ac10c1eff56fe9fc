// Owns building the parts that a person looks at (phone and console), and only when their sources changed.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { lockFile } from './file-lock.mjs'
import { runStep } from './progress.mjs'
import { hashSources, readBuiltHash, writeBuiltHash } from './source-hash.mjs'
import { npmCommand, root } from './workspace.mjs'

const common = ['shared', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'project.config.json']
const clients = {
  h5: {
    title: '构建手机页面 H5 · Building the phone pages (H5)',
    sources: ['miniprogram', ...common],
    output: 'miniprogram/dist/h5/index.html',
  },
  weapp: {
    title: '构建微信小程序 · Building the WeChat mini-program',
    sources: ['miniprogram', ...common],
    output: 'miniprogram/dist/weapp/app.json',
  },
  console: {
    title: '构建桌面页面 · Building the desktop pages',
    sources: ['console', ...common],
    output: 'console/dist/simulator/index.html',
  },
}

const buildTimeoutMs = 10 * 60_000
let before = Promise.resolve()

/** Builds the named clients that are missing or stale, one after another also for callers at the same time, in this process or another. Names: h5, weapp, console. */
export function ensureBuilt(names) {
  const done = before.then(() => build(names))
  before = done.catch(() => undefined) // the caller hears of it
  return done
}

async function build(names) {
  for (const name of names) {
    if (isFresh(name)) continue
    const release = await lockFile(path.join(root, `.cache/build-${name}.lock`), buildTimeoutMs)
    try {
      if (isFresh(name)) continue // another process built it meanwhile
      const hash = hashSources(clients[name].sources)
      await runStep(clients[name].title, forUse(npmCommand(['run', `build:${name}`])), `build-${name}`)
      writeBuiltHash(name, hash)
    } finally {
      release()
    }
  }
}

/** What is built is kept and served afterwards: never with what tests have in NODE_ENV, which would make it a developer's version. */
const forUse = ({ options, ...program }) => ({ ...program, options: { ...options, env: { ...options.env, NODE_ENV: 'production' } } })

function isFresh(name) {
  const { sources, output } = clients[name]
  return existsSync(path.join(root, output)) && readBuiltHash(name) === hashSources(sources)
}
