// 微信 on the account page: bound or not, and inside WeChat the way to bind (MP-1).
import { useEffect, useState } from 'react'
import { MenuRow } from '../../../../components/menu-row.tsx'
import { useLanguage } from '../../../../language/language.ts'
import { platform } from '../../../../platform/index.ts'
import type { readMe } from '../../../../signing/read-tasks.ts'
import { BindWechat } from './bind-wechat.tsx'

type Device = Awaited<ReturnType<typeof readMe>>['device']

export function WechatRow({ device: { wechatBound, wechatOffered }, onChanged }: { device: Device; onChanged: () => void }) {
  const { say } = useLanguage()
  const [isBinding, setIsBinding] = useState(false)
  const [isInWechat, setIsInWechat] = useState(platform.settings.name === 'weapp')
  useEffect(() => void platform.loginCode().then((code) => code !== undefined && setIsInWechat(true)), [])
  const hint = wechatBound ? 'account.wechat.bound' : !wechatOffered ? 'account.wechat.off' : isInWechat ? 'account.wechat.unbound' : 'account.wechat.none'
  return (
    <>
      <MenuRow id='wechat' icon='person' title={say('account.wechat')} hint={say(hint)} {...(isInWechat && wechatOffered && { onClick: () => setIsBinding(true) })} />
      {isBinding && <BindWechat isBound={wechatBound} onClose={() => setIsBinding(false)} onBound={() => (setIsBinding(false), onChanged())} />}
    </>
  )
}
