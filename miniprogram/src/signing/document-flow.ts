// The flow of a document and colleagues, as this phone asks for them.
import type { RequestInputOf, ResponseOf } from '@yiqian/shared/protocol/contract.ts'
import { addColleague, getFlow, listColleagues, passOnTask, removeColleague, returnTask, searchStaff, type ColleagueCard, type FlowPicture } from '@yiqian/shared/protocol/flow.ts'
import { listReaders, sendToColleague } from '@yiqian/shared/protocol/sharing.ts'
import type { CallOptions } from '../api/client.ts'
import type { Phone } from './phone.ts'

async function asDevice({ keystore }: Phone): Promise<CallOptions> {
  return { deviceToken: (await keystore.loadEnrolled()).deviceToken }
}

export async function readFlow(phone: Phone, taskId: string): Promise<FlowPicture> {
  return phone.client.call(getFlow, { taskId }, await asDevice(phone))
}

export async function giveBack(phone: Phone, input: RequestInputOf<typeof returnTask>): Promise<ResponseOf<typeof returnTask>> {
  return phone.client.call(returnTask, input, await asDevice(phone))
}

export async function passOn(phone: Phone, input: RequestInputOf<typeof passOnTask>): Promise<ResponseOf<typeof passOnTask>> {
  return phone.client.call(passOnTask, input, await asDevice(phone))
}

export async function readColleagues(phone: Phone): Promise<ResponseOf<typeof listColleagues>> {
  return phone.client.call(listColleagues, {}, await asDevice(phone))
}

export async function findStaff(phone: Phone, query: string): Promise<ResponseOf<typeof searchStaff>> {
  return phone.client.call(searchStaff, { query }, await asDevice(phone))
}

export async function addToColleagues(phone: Phone, staffNumber: string): Promise<ColleagueCard> {
  return phone.client.call(addColleague, { staffNumber }, await asDevice(phone))
}

export async function removeFromColleagues(phone: Phone, staffNumber: string): Promise<void> {
  await phone.client.call(removeColleague, { staffNumber }, await asDevice(phone))
}

export type Reader = ResponseOf<typeof listReaders>['items'][number]

export async function readReaders(phone: Phone, taskId: string): Promise<Reader[]> {
  return (await phone.client.call(listReaders, { taskId }, await asDevice(phone))).items
}

export async function sendLink(phone: Phone, taskId: string, toStaffNumber: string): Promise<void> {
  await phone.client.call(sendToColleague, { taskId, toStaffNumber }, await asDevice(phone))
}
