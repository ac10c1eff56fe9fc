// Markup, style and texts of the browser's scan sheet.

const TEXTS = {
  zh: {
    title: '扫一扫', close: '关闭', note: '将二维码放入框内，自动识别。', picture: '从图片识别', paste: '粘贴二维码链接', link: '二维码链接', submit: '确定',
    noCode: '这张图片里没有找到二维码，请换一张更清晰的。', noLink: '请先粘贴链接。', noCamera: '无法使用摄像头。可以选择二维码图片，或粘贴二维码下方的链接。',
  },
  en: {
    title: 'Scan', close: 'Close', note: 'Hold the code inside the frame; it is read by itself.', picture: 'Read from a picture', paste: 'Paste the link of the code', link: 'Link of the code', submit: 'OK',
    noCode: 'There is no code in this picture; choose a sharper one.', noLink: 'Paste the link first.', noCamera: 'The camera cannot be used. Choose a picture of the code, or paste the link below it.',
  },
} as const

/** Texts in the language of the page. */
export const sheetTexts = () => TEXTS[document.documentElement.lang.startsWith('en') ? 'en' : 'zh']

export const sheetHtml = (t: ReturnType<typeof sheetTexts>): string => `
<style>
.yq-scan { position: fixed; inset: 0; z-index: 1000; display: flex; flex-direction: column; background: #06262d; color: #fff;
  font: 16px/1.6 -apple-system, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; max-width: 430px; margin: 0 auto; }
.yq-scan-head { display: flex; align-items: center; justify-content: space-between; padding: 8px 8px 8px 20px; font-size: 18px; font-weight: 600; }
.yq-scan-head button { min-width: 64px; min-height: 48px; border: 0; background: none; color: #fff; font-size: 17px; }
.yq-scan-view { position: relative; flex: 1; min-height: 0; overflow: hidden; background: #031a1f; }
.yq-scan-view video { width: 100%; height: 100%; object-fit: cover; }
.yq-scan-frame { position: absolute; inset: 0; margin: auto; width: 64vmin; max-width: 260px; aspect-ratio: 1; border: 3px solid #5fd3c4; border-radius: 18px; box-shadow: 0 0 0 100vmax rgba(3,26,31,.55); }
.yq-scan-blind .yq-scan-view { flex: 0 0 96px; } .yq-scan-blind video, .yq-scan-blind .yq-scan-frame { display: none; }
.yq-scan-note { min-height: 52px; padding: 14px 20px 0; margin: 0; color: #c9e4e6; }
.yq-scan-foot { padding: 12px 20px calc(20px + env(safe-area-inset-bottom)); display: grid; gap: 14px; }
.yq-scan-foot label { display: flex; align-items: center; justify-content: center; min-height: 52px; border: 1.5px solid #5fd3c4; border-radius: 12px; font-size: 17px; font-weight: 600; position: relative; }
.yq-scan-foot label:focus-within { outline: 3px solid #fff; outline-offset: 2px; }
.yq-scan-foot input[type=file] { position: absolute; inset: 0; opacity: 0; width: 100%; cursor: pointer; }
.yq-scan-paste { display: flex; gap: 10px; } .yq-scan-paste input { flex: 1; min-width: 0; min-height: 52px; padding: 0 14px; border: 0; border-radius: 12px; font-size: 16px; color: #10292e; background: #fff; }
.yq-scan-paste button { min-width: 84px; border: 0; border-radius: 12px; background: #5fd3c4; color: #06262d; font-size: 17px; font-weight: 600; }
</style>
<div class="yq-scan-head"><span>${t.title}</span><button id="scan-close" type="button">${t.close}</button></div>
<div class="yq-scan-view"><video playsinline muted></video><div class="yq-scan-frame"></div></div>
<p class="yq-scan-note" role="status">${t.note}</p>
<div class="yq-scan-foot">
  <label>${t.picture}<input id="scan-picture" type="file" accept="image/*" aria-label="${t.picture}" /></label>
  <form class="yq-scan-paste"><input id="scan-link" type="text" inputmode="url" autocomplete="off" placeholder="${t.paste}" aria-label="${t.link}" /><button id="scan-submit" type="submit">${t.submit}</button></form>
</div>`
