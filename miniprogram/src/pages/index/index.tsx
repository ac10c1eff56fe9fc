// First page: how this phone stands, and the scanner.
import { Button, Text, View } from '@tarojs/components'
import { useState } from 'react'
import { sayError } from '../../api/say-error.ts'
import { phone } from '../../phone.ts'
import { platform, useDidShow } from '../../platform/index.ts'
import { claimScan } from '../../signing/log-in.ts'

export default function IndexPage() {
  const [line, setLine] = useState('')
  useDidShow(() => {
    phone.keystore.load().then(
      (record) => setLine(record?.stage === 'enrolled' ? `${record.staff.name} · ${record.staff.department}` : '尚未开通签名'),
      (cause: unknown) => setLine(sayError(cause).zh),
    )
  })
  const scan = async (): Promise<void> => {
    const text = await platform.scanCode()
    if (text === undefined) return
    try {
      setLine((await claimScan(phone, text)).clientSystem)
    } catch (cause) {
      setLine(sayError(cause).zh)
    }
  }
  return (
    <View className='yq-page' id='home'>
      <View className='yq-card'>
        <View className='yq-title'>医签</View>
        <Text className='yq-hint' id='state'>{line}</Text>
      </View>
      <Button id='scan' className='yq-button' onClick={() => void scan()}>扫一扫</Button>
    </View>
  )
}
