// First use: who the signer is.
import { View } from '@tarojs/components'

export default function StartPage() {
  return <View className='yq-page' id='enrolment-start'>首次使用</View>
}
