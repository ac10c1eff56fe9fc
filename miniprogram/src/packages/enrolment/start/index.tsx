// First use: who, one-time code, PIN twice, key shares and certificate.
import { useEffect, useMemo } from 'react'
import { Skeleton } from '../../../components/empty-state.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { createEnrolFlow, type EnrolFlow, type EnrolState } from '../../../flows/enrol-flow.ts'
import { useStore } from '../../../flows/use-store.ts'
import { phone, wechatGuard } from '../../../phone.ts'
import { useRouter } from '../../../platform/index.ts'
import { appLock } from '../../../app-lock.ts'
import { platform } from '../../../platform/index.ts'
import { bindWechatAccount, readMe } from '../../../signing/read-tasks.ts'
import { BetweenStep } from './parts/between-step.tsx'
import { CodeStep } from './parts/code-step.tsx'
import { DoneStep } from './parts/done-step.tsx'
import { FactorStep } from './parts/factor-step.tsx'
import { PinStep } from './parts/pin-step.tsx'
import { RunningStep, StoppedStep } from './parts/running-step.tsx'
import { WhoStep } from './parts/who-step.tsx'

/** The person has just proved to be who holds this phone: the moment to bind the WeChat account. */
async function afterProof(): Promise<void> {
  await appLock.forget()
  wechatGuard.forget()
  const loginCode = await platform.loginCode()
  // Where the hospital has not set WeChat up there is nothing to bind.
  if (loginCode === undefined || !(await readMe(phone)).device.wechatOffered) return
  await bindWechatAccount(phone, loginCode)
}

export default function EnrolmentPage() {
  const { params } = useRouter()
  const isAgain = params.again === '1'
  const flow = useMemo(() => createEnrolFlow(phone, { afterProof }), [])
  const state = useStore(flow.state)
  useEffect(() => void flow.start(isAgain), [flow, isAgain])
  return (
    <PageFrame id='enrolment' title='enrolment.title'>
      <Step state={state} flow={flow} isAgain={isAgain} scan={params.scan} />
    </PageFrame>
  )
}

function Step({ state, flow, isAgain, scan }: { state: EnrolState; flow: EnrolFlow; isAgain: boolean; scan?: string }) {
  switch (state.step) {
    case 'starting':
      return <Skeleton id='enrolment-loading' count={1} />
    case 'who':
      return <WhoStep state={state} flow={flow} isAgain={isAgain} />
    case 'code':
      return <CodeStep state={state} flow={flow} />
    case 'factor':
      return <FactorStep state={state} flow={flow} />
    case 'between':
      return <BetweenStep state={state} flow={flow} />
    case 'pin':
    case 'again':
      return <PinStep state={state} flow={flow} />
    case 'running':
      return <RunningStep state={state} />
    case 'stopped':
      return <StoppedStep state={state} flow={flow} />
    case 'done':
      return <DoneStep scan={scan} />
  }
}
