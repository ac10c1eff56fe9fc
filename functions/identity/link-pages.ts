// What a QR link leads to outside the mini-program: the H5 page in a browser, a pointer to the mini-program inside WeChat.
import type Koa from 'koa'

const TOKEN = /^\/q\/([0-9A-Za-z_-]{16,64})\/?$/
const FILE = /^\/q\/([0-9A-Za-z_-]{1,64}\.txt)$/
/** Enterprise WeChat calls itself WeChat as well, and opens pages. */
const IN_WECHAT = /^(?!.*\bwxwork\/).*\bMicroMessenger\//

/** @param linkFile the file that WeChat asks for when the link rule is set up */
export function linkPages(linkFile: { name: string; content: string } | undefined): Koa.Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/q/') || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' })
    const [file, token] = [FILE.exec(ctx.path)?.[1], TOKEN.exec(ctx.path)?.[1]]
    if (file !== undefined && file === linkFile?.name) {
      ctx.type = 'text/plain; charset=utf-8'
      ctx.body = linkFile.content
      return
    }
    if (token === undefined) return page(ctx, 404, '二维码无效', '<p>请刷新电脑屏幕上的二维码后重新扫描。</p><p lang="en">This QR code is not valid. Refresh it on the screen and scan again.</p>')
    const h5 = `/m/#/pages/scan/index?q=${token}`
    if (!IN_WECHAT.test(ctx.get('user-agent'))) return ctx.redirect(h5)
    page(ctx, 200, '请在小程序中打开', `<p>请在微信首页下拉，打开「医签」小程序，再用小程序里的「扫一扫」扫描此二维码。</p><p lang="en">Open the Yiqian mini-program in WeChat and scan the code with its own scanner.</p><p><a href="${h5}">改用网页版 / Use the web version</a></p>`)
  }
}

/** @param content HTML of our own; a token is letters, digits, - and _ alone */
function page(ctx: Koa.Context, status: number, title: string, content: string): void {
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  ctx.body = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title} · 医签</title><style>body{font:17px/1.6 system-ui,sans-serif;max-width:26em;margin:20vh auto 0;padding:0 24px;color:#1b2733}a{color:#0a6ed1}[lang=en]{color:#5b6b7b;font-size:15px}</style><h1>${title}</h1>${content}`
}
