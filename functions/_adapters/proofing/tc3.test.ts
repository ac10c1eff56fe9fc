// TC3-HMAC-SHA256 against the example that Tencent Cloud publishes (signature v3, CVM DescribeInstances): for the adapter's side and for the stand-in's, which share no code.
import { describe, expect, test } from 'vitest'
import { tc3Authorization } from './tc3.ts'
import { isSignedBy } from './testing/verify-tc3.ts'

/** @source cloud.tencent.com/document/api/213/30654, section 3 of signature v3 */
const SECRETS = { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' }
const BODY = String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`
const HOST = 'cvm.tencentcloudapi.com'
const SECONDS = 1_551_113_065
const AUTHORIZATION = 'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168'
/** Newer editions print the end of the keys as stars, and sign with the stars. */
const STARRED = { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3*******', signature: '2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c' }
const request = { method: 'POST', path: '/', headers: { authorization: AUTHORIZATION, 'content-type': 'application/json; charset=utf-8', host: HOST, 'x-tc-timestamp': String(SECONDS) }, body: BODY }

test('the adapter signs the published example as published', () => {
  expect(tc3Authorization({ ...SECRETS, service: 'cvm', host: HOST, body: BODY, seconds: SECONDS })).toBe(AUTHORIZATION)
  expect(tc3Authorization({ ...STARRED, service: 'cvm', host: HOST, body: BODY, seconds: SECONDS })).toMatch(new RegExp(`Signature=${STARRED.signature}$`))
})
describe('the stand-in', () => {
  test('takes the published example, in both editions', async () => {
    const starred = AUTHORIZATION.replace('EXAMPLE', '*******').replace(/[0-9a-f]{64}$/, STARRED.signature)
    expect([await isSignedBy(request, SECRETS, 'cvm'), await isSignedBy({ ...request, headers: { ...request.headers, authorization: starred } }, STARRED, 'cvm')]).toEqual([true, true])
  })
  test.each([
    ['another body', { body: BODY.replace('1', '2') }, {}],
    ['another host', { headers: { ...request.headers, host: 'faceid.tencentcloudapi.com' } }, {}],
    ['another content type', { headers: { ...request.headers, 'content-type': 'application/json' } }, {}],
    ['another second of the day', { headers: { ...request.headers, 'x-tc-timestamp': String(SECONDS + 1) } }, {}],
    ['another day', { headers: { ...request.headers, 'x-tc-timestamp': String(SECONDS + 86_400) } }, {}],
    ['another method', { method: 'GET' }, {}],
    ['another path', { path: '/v2' }, {}],
    ['a query', { path: '/?a=1' }, {}],
    ['a flipped bit', { headers: { ...request.headers, authorization: AUTHORIZATION.replace(/8$/, '9') } }, {}],
    ['no signature', { headers: { ...request.headers, authorization: undefined } }, {}],
    ['the host left unsigned', { headers: { ...request.headers, authorization: AUTHORIZATION.replace('content-type;host', 'content-type') } }, {}],
    ['another key', {}, { secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLF' }],
    ['another id', {}, { secretId: 'AKID' }],
  ])('refuses %s', async (_, change, secrets) => expect(await isSignedBy({ ...request, ...change }, { ...SECRETS, ...secrets }, 'cvm')).toBe(false))
  test('refuses a signature for another service', async () => expect(await isSignedBy(request, SECRETS, 'faceid')).toBe(false))
})
