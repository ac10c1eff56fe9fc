// Field shapes that contracts share: ids, hex, base64, times, names.
import * as v from 'valibot'

/** Lower-case hex of exactly `bytes` bytes. */
export const hexOf = (bytes: number) =>
  v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `must be ${bytes} bytes as lower-case hex / 应为 ${bytes} 字节的小写十六进制`))

/** Lower-case hex of at most `maxBytes` bytes. */
export const hexUpTo = (maxBytes: number) =>
  v.pipe(v.string(), v.maxLength(maxBytes * 2), v.regex(/^(?:[0-9a-f]{2})+$/, 'must be lower-case hex / 应为小写十六进制'))

/** An uncompressed SM2 point, 04 ‖ X ‖ Y, 65 bytes as hex. */
export const pointHex = v.pipe(v.string(), v.regex(/^04[0-9a-f]{128}$/, 'must be an uncompressed point of 65 bytes as hex / 应为 65 字节未压缩点的十六进制'))
/** A scalar or digest, 32 bytes big-endian as hex. */
export const scalarHex = hexOf(32)
export const digestHex = hexOf(32)

/** Standard base64 with padding, at most `maxBytes` bytes once decoded. */
export const base64UpTo = (maxBytes: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil(maxBytes / 3) * 4, `must be at most ${maxBytes} bytes / 最多 ${maxBytes} 字节`),
    v.check((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text), 'must be base64 / 应为 base64'),
  )

/** An id with its prefix: `tsk_` and 22 or more characters of base64url or hex. */
export const idOf = (prefix: string) => v.pipe(v.string(), v.regex(new RegExp(`^${prefix}_[0-9A-Za-z_-]{8,64}$`), `must be an id that begins with ${prefix}_ / 应为以 ${prefix}_ 开头的标识`))

export const timeMs = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))
export const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty / 不能为空'), v.maxLength(max, `must be at most ${max} characters / 最多 ${max} 个字符`))
export const optionalText = (max: number) => v.optional(v.pipe(v.string(), v.trim(), v.maxLength(max, `must be at most ${max} characters / 最多 ${max} 个字符`)))
export const staffNumber = v.pipe(v.string(), v.trim(), v.regex(/^[A-Za-z0-9-]{1,32}$/, 'must be letters, digits or hyphens, at most 32 / 应为字母、数字或连字符，最多 32 位'))
export const phoneNumber = v.pipe(v.string(), v.trim(), v.regex(/^1\d{10}$/, 'must be a mobile number of 11 digits / 应为 11 位手机号'))
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** A number that may come as text in a query. */
export const queryInteger = (min: number, max: number) =>
  v.pipe(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'must be a whole number / 应为整数'), v.transform(Number))]), v.integer(), v.minValue(min), v.maxValue(max))
export const empty = v.strictObject({})
