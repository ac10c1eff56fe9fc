// Ink on its checked ground: what is checked will be transparent.
import { Image, View } from '@tarojs/components'

export function InkPicture({ id, pngBase64 }: { id: string; pngBase64: string }) {
  return <View className='yq-ink'><Image id={id} className='yq-ink-image' mode='aspectFit' src={`data:image/png;base64,${pngBase64}`} /></View>
}
