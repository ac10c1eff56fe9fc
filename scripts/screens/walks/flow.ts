// Owns the pictures of colleagues and of the flow of a document.
import { PIN } from '../../../e2e/support/first-use.ts'
import { PEOPLE } from '../morning.ts'
import type { Walker } from '../walker.ts'

export async function walkFlow(walker: Walker): Promise<void> {
  const { phone, me, morning, shoot, taps, open } = walker
  await open('packages/flow/colleagues/index', 'colleagues-empty')
  await shoot('colleagues-empty')
  await phone.on('colleague-query').locator('input').fill('心血管内科')
  await taps('colleague-find', `add-${PEOPLE.chief}`)
  await phone.on(`remove-${PEOPLE.chief}`).waitFor()
  await taps(`add-${PEOPLE.resident}`)
  await phone.on(`remove-${PEOPLE.resident}`).waitFor()
  await shoot('colleagues')

  const title = '冠心病病例讨论记录'
  const documentId = await morning.push('admission', [{ staffNumber: PEOPLE.resident, stage: 1 }, { staffNumber: me.staffNumber, stage: 2 }, { staffNumber: 'D1105', stage: 2 }, { staffNumber: PEOPLE.chief, stage: 3 }], { title, signerOrder: 'stages' })
  await morning.alone(() => morning.resident.taskOn(documentId).then(({ taskId }) => morning.resident.run('sign', taskId)))
  await openFlow(walker, title)
  await shoot('flow')
  await taps('return')
  await phone.on('return-sheet').waitFor()
  await shoot('flow-return')

  const passed = '疑难病例会诊记录'
  await morning.push('admission', [me.staffNumber], { title: passed })
  await openFlow(walker, passed)
  await taps('pass-on')
  await phone.on(`pick-${PEOPLE.chief}`).waitFor()
  await taps(`pick-${PEOPLE.chief}`)
  await phone.on('pass-on-note').locator('textarea').fill(walker.language === 'zh' ? '请主任审核诊断与用药' : 'Please review diagnosis and medication')
  await shoot('flow-pass-on')
  await taps('pass-on-go')
  await phone.on('flow-stage-2').waitFor()
  await morning.alone(async () => {
    await phone.home()
    await phone.openTask(passed)
    await phone.sign(PIN)
    await phone.signed()
    await chiefReturns(walker, passed)
  })
  await openFlow(walker, passed)
  await shoot('flow-returned')
}

async function chiefReturns({ morning: { chief }, me }: Walker, title: string): Promise<void> {
  await chief.home()
  await chief.openTask(title)
  await chief.on('details').click()
  await chief.on('see-flow').click()
  await chief.on('return').click()
  const target = chief.on(`pick-${me.staffNumber}`)
  if (await target.isVisible()) await target.click()
  await chief.on('return-reason').locator('textarea').fill('请补充既往史与过敏史')
  await chief.on('return-go').click()
  await chief.on('home').waitFor()
}

async function openFlow(walker: Walker, title: string): Promise<void> {
  await walker.openDocument(title)
  await walker.taps('details', 'see-flow')
  await walker.phone.on('flow-line').waitFor()
}
