// 账号: avatar, nickname, phone number, WeChat, logging out (MA-9, MA-11).
import { Image, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { appLock } from '../../../app-lock.ts'
import { Action } from '../../../components/action.tsx'
import { MenuRow } from '../../../components/menu-row.tsx'
import { Notice, ProblemNotice } from '../../../components/notice.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { Reading } from '../../../components/reading.tsx'
import { goTo, startAt } from '../../../components/routes.ts'
import { TextField } from '../../../components/text-field.tsx'
import { useAvatar } from '../../../components/use-avatar.ts'
import { useMe } from '../../../components/use-me.ts'
import { problemOf, type Problem } from '../../../flows/problem.ts'
import { useLanguage } from '../../../language/language.ts'
import { phone } from '../../../phone.ts'
import { pickPicture } from '../../../platform/pick-media.ts'
import { saveProfile } from '../../../signing/account.ts'
import { WechatRow } from './parts/wechat-row.tsx'

const SAVED_MS = 4_000

export default function AccountPage() {
  const { say } = useLanguage()
  const { me, problem, reload } = useMe()
  const [nickname, setNickname] = useState<string>()
  const [own, setOwn] = useState<{ isBusy: boolean; problem?: Problem; isSaved?: boolean }>({ isBusy: false })
  // Said once: it is no state of the account.
  useEffect(() => {
    if (!own.isSaved) return undefined
    const timer = setTimeout(() => setOwn((now) => ({ ...now, isSaved: false })), SAVED_MS)
    return () => clearTimeout(timer)
  }, [own.isSaved])
  const [drawn, setDrawn] = useState(0)
  const avatar = useAvatar(me?.hasAvatar === true, drawn)
  useEffect(() => setNickname((typed) => typed ?? me?.nickname ?? undefined), [me])
  const save = async (input: Parameters<typeof saveProfile>[1]): Promise<void> => {
    setOwn({ isBusy: true })
    try {
      await saveProfile(phone, input)
      setDrawn((count) => count + 1)
      reload()
      setOwn({ isBusy: false, isSaved: true })
    } catch (cause) {
      setOwn({ isBusy: false, problem: problemOf(cause) })
    }
  }
  const changeAvatar = async (): Promise<void> => {
    const avatarBase64 = await pickPicture()
    if (avatarBase64 !== undefined) await save({ avatarBase64 })
  }
  return (
    <PageFrame id='account-page' title='account.title'>
      <Reading id='account' problem={problem} isRead={me !== undefined} onRetry={reload} />
      {own.problem && <ProblemNotice id='profile-problem' problem={own.problem} />}
      {own.isSaved && <Notice id='profile-saved' kind='good' text={say('account.saved')} />}
      {me && (
        <>
          <View className='yq-card yq-stack'>
            <View className='yq-row'>
              {avatar === undefined ? <View className='yq-avatar yq-avatar-letter'>{me.staff.name.slice(0, 1)}</View> : <Image id='avatar' className='yq-avatar' src={avatar} mode='aspectFill' ariaLabel={say('account.avatar')} />}
              <Action id='avatar-change' kind='quiet' label={say('account.avatar.change')} isBusy={own.isBusy} onClick={() => void changeAvatar()} />
            </View>
            {me.hasAvatar && <Action id='avatar-remove' kind='plain' label={say('account.avatar.remove')} isDisabled={own.isBusy} onClick={() => void save({ removeAvatar: true })} />}
            <TextField id='nickname' label={say('account.nickname')} value={nickname ?? ''} maxLength={32} onChange={setNickname} />
            <View className='yq-hint'>{say('account.nickname.hint')}</View>
            <Action id='nickname-save' label={say('account.save')} isBusy={own.isBusy} onClick={() => void save({ nickname: nickname ?? '' })} />
          </View>
          <View className='yq-card yq-menu'>
            <MenuRow id='new-phone' icon='phone' title={say('account.phone')} hint={me.phoneMasked} onClick={() => goTo('new-phone')} />
            <WechatRow device={me.device} onChanged={reload} />
            <MenuRow id='work-accounts' icon='people' title={say('account.work')} hint={say('account.work.hint')} onClick={() => goTo('messages')} />
          </View>
        </>
      )}
      <View className='yq-stack'>
        <Action id='log-out' kind='danger' label={say('account.lock')} onClick={() => void appLock.lock().then(() => startAt('home'))} />
        <View className='yq-hint yq-centre'>{say('account.lock.hint')}</View>
      </View>
    </PageFrame>
  )
}
