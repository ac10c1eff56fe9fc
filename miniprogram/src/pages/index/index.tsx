// Home: what waits for this signer, what was signed, the person; and the scanner.
import { useEffect, useState } from 'react'
import { PageFrame } from '../../components/page-frame.tsx'
import { Skeleton } from '../../components/empty-state.tsx'
import { refreshPinFree } from '../../pin-free.ts'
import { SHARE_CARD } from '../../flows/share-card.ts'
import { useShareAppMessage } from '../../platform/index.ts'
import { scrollToTop } from '../../platform/screen.ts'
import { BottomBar, type Tab } from './parts/bottom-bar.tsx'
import { MePane } from './parts/me-pane.tsx'
import { PendingPane } from './parts/pending-pane.tsx'
import { SignedPane } from './parts/signed-pane.tsx'
import { Welcome } from './parts/welcome.tsx'
import { useEnrolment } from './parts/use-enrolment.ts'
import { usePendingCount } from './parts/lists.ts'

export default function IndexPage() {
  const { stage, problem } = useEnrolment()
  const [tab, setTab] = useState<Tab>('pending')
  const [isSelecting, setIsSelecting] = useState(false)
  const pendingCount = usePendingCount()
  const show = (wanted: Tab): void => {
    setTab(wanted)
    scrollToTop()
  }

  useShareAppMessage(() => SHARE_CARD)
  useEffect(() => {
    if (stage === 'enrolled') refreshPinFree()
  }, [stage])

  if (stage === undefined) return <PageFrame id='home' title='app.name'><Skeleton id='home-loading' /></PageFrame>
  if (stage !== 'enrolled') return <PageFrame id='home' title='app.name'><Welcome isBegun={stage !== 'none'} problem={problem} /></PageFrame>
  return (
    <PageFrame id='home' title={tab === 'pending' ? 'app.name' : `tab.${tab}`}>
      {tab === 'pending' && <PendingPane isSelecting={isSelecting} onSelecting={setIsSelecting} />}
      {tab === 'signed' && <SignedPane />}
      {tab === 'me' && <MePane />}
      {!isSelecting && <BottomBar tab={tab} pendingCount={pendingCount} onTab={show} />}
    </PageFrame>
  )
}
