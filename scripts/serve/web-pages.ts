// The pages of one process: phone at /m/, console at /console/, a front page, and the channel keys that a phone page served from here trusts.
import path from 'node:path'
import type Koa from 'koa'
import { staticFiles } from '../../console/simulator-server/static-files.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface WebPages {
  channelKeysHex: readonly string[]
  hospitalName: string
  simulator: boolean
}

export function webPages({ channelKeysHex, hospitalName, simulator }: WebPages): Koa.Middleware[] {
  const channelKeys = JSON.stringify({ channelKeysHex })
  const front = frontPage(hospitalName, simulator)
  return [
    async (ctx, next) => {
      if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next()
      if (ctx.path === '/m/channel-keys.json') [ctx.type, ctx.body] = ['application/json; charset=utf-8', channelKeys]
      else if (ctx.path === '/') [ctx.type, ctx.body] = ['text/html; charset=utf-8', front]
      else if (ctx.path === '/favicon.ico') ctx.status = 204
      else return next()
      ctx.set('cache-control', 'no-cache')
    },
    staticFiles('/m/', path.join(root, 'miniprogram/dist/h5')),
    staticFiles('/console/', path.join(root, 'console/dist')),
  ]
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

function frontPage(hospitalName: string, simulator: boolean): string {
  const links: [string, string, string][] = [
    ['/m/', '医生手机端', 'Phone (H5)'],
    ...(simulator ? ([['/console/simulator/', 'HIS 模拟器', 'HIS simulator']] as [string, string, string][]) : []),
    ['/console/verify/', '签名验证', 'Verify a signed file'],
    ['/v1/docs', '医院接口文档', 'Hospital API'],
  ]
  const items = links.map(([href, zh, en]) => `<a href="${href}"><b>${zh}</b><span>${en}</span></a>`).join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>医签 Yiqian</title><style>
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#eef4f4;color:#12302e;font:17px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}main{width:min(520px,92vw)}h1{margin:0;font-size:32px}p{margin:4px 0 20px;color:#4a6563}
a{display:flex;justify-content:space-between;gap:12px;padding:16px 20px;margin:10px 0;border-radius:12px;background:#fff;border:1px solid #d5e3e2;color:inherit;text-decoration:none}a:hover,a:focus{border-color:#0b6e6a;outline:2px solid #0b6e6a33}span{color:#4a6563}</style></head><body><main><h1>医签 Yiqian</h1><p>${escape(hospitalName)}</p>${items}</main></body></html>`
}
