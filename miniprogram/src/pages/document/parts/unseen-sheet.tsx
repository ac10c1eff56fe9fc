// Asked once: some pages were not looked at.
import { View } from '@tarojs/components'
import { Action } from '../../../components/action.tsx'
import { Sheet } from '../../../components/sheet.tsx'
import { sayPages } from '../../../flows/page-layout.ts'
import { useLanguage } from '../../../language/language.ts'

export function UnseenSheet({ unseen, onClose, onSign }: { unseen: readonly number[]; onClose: () => void; onSign: () => void }) {
  const { say } = useLanguage()
  return (
    <Sheet
      id='unseen-sheet'
      title={say('document.unseen.title', { count: unseen.length })}
      onClose={onClose}
      actions={
        <>
          <Action id='unseen-read' label={say('document.unseen.read')} onClick={onClose} />
          <Action id='unseen-sign' kind='quiet' label={say('document.unseen.sign')} onClick={onSign} />
        </>
      }
    >
      <View>{say('document.unseen.hint', { pages: sayPages(unseen) })}</View>
    </Sheet>
  )
}
