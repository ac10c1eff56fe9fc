import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createHttpMessenger } from './http-messenger.ts'

// A stand-in gateway: keeps what it gets, answers as told.
const received: { method: string | undefined; authorization: string | undefined; type: string | undefined; body: unknown }[] = []
let answer: (response: http.ServerResponse) => void
const server = http.createServer((request, response) => {
  let text = ''
  request.on('data', (part: Buffer) => (text += part.toString()))
  request.on('end', () => {
    received.push({ method: request.method, authorization: request.headers.authorization, type: request.headers['content-type'], body: JSON.parse(text) })
    answer(response)
  })
})
let url: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  received.length = 0
  answer = (response) => void response.writeHead(204).end()
})
const message = { phone: '13800000001', zh: '验证码 123456', en: 'Code 123456' }
const send = (some = {}) => createHttpMessenger({ url, secret: 'gateway-secret', ...some }).send(message)

test('posts the message with the secret', async () => {
  await send()
  expect(received).toEqual([{ method: 'POST', authorization: 'Bearer gateway-secret', type: 'application/json', body: message }])
})
test.each([400, 401, 500, 503])('an answer of %i is a failure that tells no number, text or secret', async (status) => {
  answer = (response) => void response.writeHead(status).end(`refused 13800000001 123456 gateway-secret`)
  const error = await send().catch((cause: unknown) => cause)
  expect(String(error)).toBe(`Error: the text message gateway answered ${status}`)
})
test('a redirect is not followed: the secret goes nowhere else', async () => {
  answer = (response) => void response.writeHead(307, { location: `${url}/elsewhere` }).end()
  await expect(send()).rejects.toThrow('could not be reached')
  expect(received).toHaveLength(1)
})
test('no answer in time, nobody there', async () => {
  answer = () => {}
  await expect(send({ timeoutMs: 100 })).rejects.toThrow('did not answer within 100 ms')
  await expect(send({ url: 'http://127.0.0.1:1/' })).rejects.toThrow('could not be reached')
})
