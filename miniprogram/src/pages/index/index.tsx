// First page.
import { Button, Text, View } from '@tarojs/components'
import { useState } from 'react'
import { platform } from '../../platform/index.ts'

export default function IndexPage() {
  const [code, setCode] = useState('')
  return (
    <View className='yq-page' id='home'>
      <View className='yq-card'>
        <View className='yq-title'>医签</View>
        <Text className='yq-hint'>医院电子签名</Text>
      </View>
      <Button id='scan' className='yq-button' onClick={() => void platform.scanCode().then((text) => setCode(text ?? ''))}>扫一扫</Button>
      <View id='scanned'>{code}</View>
    </View>
  )
}
