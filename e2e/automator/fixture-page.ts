// A page with the shape of Taro's H5 output and a small `wx`, for testing the bridge apart from the product's pages.

export const FIXTURE_HTML = `<!doctype html><meta charset="utf-8"><title>fixture</title>
<style>#tap { color: rgb(1, 2, 3); display: block; width: 120px; height: 40px } #scroll { display: block; height: 50px; overflow: auto } #tall { display: block; height: 500px }</style>
<div class="taro_page" id="/pages/one/index?stamp=A&q=1">
  <taro-button-core id="tap" class="big">0</taro-button-core>
  <taro-input-core id="name"><input value=""></taro-input-core><taro-text-core id="hello"></taro-text-core>
  <taro-view-core id="out"><taro-text-core class="line">a</taro-text-core><taro-text-core class="line">b</taro-text-core></taro-view-core>
  <taro-switch-core id="switch"><span>off</span></taro-switch-core>
  <taro-scroll-view-core id="scroll"><taro-view-core id="tall"></taro-view-core></taro-scroll-view-core>
  <taro-view-core id="touches"></taro-view-core>
</div>
<script>
const byId = (id) => document.getElementById(id)
const stored = new Map()
const stack = [{ path: '/pages/one/index?stamp=A&q=1' }]
window.wx = {
  getCurrentPages: () => stack,
  login: async () => ({ code: 'REAL', errMsg: 'login:ok' }),
  setStorage: async ({ key, data }) => void stored.set(key, data),
  getStorage: async ({ key }) => ({ data: stored.get(key) }),
  never: () => new Promise(() => {}),
  navigateTo: async ({ url }) => { const path = url + '?stamp=' + stack.length; stack.push({ path }); const page = document.createElement('div'); page.className = 'taro_page'; page.id = path; page.innerHTML = '<taro-view-core class="line">second</taro-view-core>'; document.body.append(page) },
  navigateBack: () => { byId(stack.pop().path).remove(); return new Promise(() => {}) },
}
byId('tap').onclick = () => { byId('tap').textContent = String(Number(byId('tap').textContent) + 1); console.log('tapped') }
byId('name').querySelector('input').oninput = (event) => { byId('hello').textContent = '你好 ' + event.target.value }
byId('switch').onclick = () => { byId('switch').firstChild.textContent = 'on' }
byId('out').addEventListener('change', (event) => { byId('hello').textContent = event.detail.value })
for (const type of ['touchstart', 'touchmove', 'touchend']) byId('touches').addEventListener(type, (event) => { byId('touches').textContent += type + event.touches.length + ' ' })
window.loginNow = async () => { try { return (await wx.login()).code } catch (cause) { return cause.errMsg } }
</script>`
