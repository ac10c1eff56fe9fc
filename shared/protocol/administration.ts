// Contracts of `administration`: accounts of administrators, log-in, sessions, the state of the platform. Those of journals: journals.ts.
import * as v from 'valibot'
import { contract } from './contract.ts'
import { base64UpTo, count, empty, hexOf, idOf, text, timeMs } from './fields.ts'
import { ADMINISTRATOR_ROLES } from './rights.ts'

const administratorId = idOf('adm')
const sessionId = idOf('ase')
const role = v.picklist(ADMINISTRATOR_ROLES)
const loginName = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^[a-z0-9][a-z0-9._-]{1,63}$/, 'must be 2 to 64 letters, digits, dots, hyphens or underscores / 应为 2 至 64 个字母、数字、点、连字符或下划线'))
const password = v.pipe(v.string(), v.minLength(1, 'must not be empty / 不能为空'), v.maxLength(256, 'must be at most 256 characters / 最多 256 个字符'))
const certificateBase64 = base64UpTo(16_384)
const signatureBase64 = v.pipe(base64UpTo(1024), v.minLength(4, 'must not be empty / 不能为空'))
/** random (16) ‖ end of life in ms (8) ‖ mark (16) */
const challengeHex = hexOf(40)

/** What is known of an account; never its password. */
export const AdministratorCard = v.strictObject({
  id: administratorId, loginName: v.string(), name: v.string(), role,
  /** GB/T 33560 SGD_ROLE_… */
  roleId: v.number(),
  state: v.picklist(['active', 'locked', 'removed']),
  passwordState: v.picklist(['initial', 'own']),
  certificate: v.nullable(v.strictObject({ subject: v.string(), issuer: v.string(), serialHex: v.string(), notAfterMs: timeMs, keyDigestHex: hexOf(32) })),
  failedTries: count, waitUntilMs: v.nullable(timeMs), lastLogInAtMs: v.nullable(timeMs), createdAtMs: timeMs, createdBy: v.string(),
})
export const SessionCard = v.strictObject({ id: sessionId, factors: v.picklist(['password', 'certificate', 'both']), createdAtMs: timeMs, lastUsedAtMs: timeMs, endsAtMs: timeMs, heartbeat: v.boolean(), current: v.boolean() })

export const setUpAdministrator = contract({
  function: 'administration', operation: 'set-up-administrator', access: ['public'], write: false,
  request: v.strictObject({ setupCode: text(64), role: v.picklist(['system-administrator', 'audit-administrator']), loginName, name: text(64), password, certificateBase64: v.optional(certificateBase64) }),
  response: AdministratorCard,
  faults: ['administrator.setup_code_wrong', 'administrator.setup_done', 'administrator.login_name_taken', 'administrator.password_weak', 'administrator.certificate_unusable', 'administrator.certificate_taken', 'journal.unavailable'],
  summary: { zh: '用首次启动时生成的设置码建立首个系统管理员和首个审计管理员', en: 'Make the first system administrator and the first audit administrator with the set-up code of the first start' },
})

export const beginLogIn = contract({
  function: 'administration', operation: 'begin-log-in', access: ['public'], write: false,
  request: empty,
  response: v.strictObject({ challengeHex, expiresAtMs: timeMs }),
  faults: [],
  summary: { zh: '取得登录挑战，供证书签名', en: 'Get the challenge that a certificate signs to log in' },
})

/** The signature is over the text of `logInText`: SM2 with SM3 and the default id, RSA PKCS#1 v1.5 with SHA-256, or ECDSA with SHA-256 (P-384: SHA-384); DER or r ‖ s. */
export const completeLogIn = contract({
  function: 'administration', operation: 'complete-log-in', access: ['public'], write: false,
  request: v.strictObject({ loginName, password: v.optional(password), newPassword: v.optional(password), proof: v.optional(v.strictObject({ challengeHex, signatureBase64, heartbeat: v.boolean() })) }),
  response: v.strictObject({ token: v.string(), sessionId, administrator: AdministratorCard, previousLogInAtMs: v.nullable(timeMs), failedTriesSince: count, expiresAtMs: timeMs, endsAtMs: timeMs, heartbeatChallengeHex: v.nullable(challengeHex) }),
  faults: ['administrator.log_in_wrong', 'administrator.wait', 'administrator.locked', 'administrator.certificate_required', 'administrator.certificate_unusable', 'administrator.challenge_invalid', 'administrator.password_change_required', 'administrator.password_weak', 'administrator.password_reused', 'journal.unavailable'],
  summary: { zh: '用密码、证书签名或两者登录', en: 'Log in by password, by a signature of the certificate, or both' },
})

/** What the certificate's key signs at log-in: UTF-8, lines ended as shown, so that any key middleware can sign it as text. */
export const logInText = (loginName: string, challengeHex: string): string => `yiqian-administrator-log-in/1\n${loginName}\n${challengeHex}`
/** What it signs at each heartbeat. */
export const heartbeatText = (sessionId: string, challengeHex: string): string => `yiqian-administrator-heartbeat/1\n${sessionId}\n${challengeHex}`

/** Passwords are in no idempotency record: operations that carry one are repeated, not replayed. */
const own = { function: 'administration', access: ['administrator'], right: 'administration.self.write' } as const

/** Known by the signature, not by the token: a heartbeat is no use of the session, and keeps none alive that nobody uses. */
export const beatSession = contract({
  function: 'administration', operation: 'beat-session', access: ['public'], write: false,
  request: v.strictObject({ sessionId, challengeHex, signatureBase64 }),
  response: v.strictObject({ expiresAtMs: timeMs, nextChallengeHex: challengeHex }),
  faults: ['administrator.heartbeat_unbound', 'administrator.challenge_invalid', 'administrator.log_in_wrong', 'access.expired'],
  summary: { zh: '证明密钥仍然插着：每 30 秒内至少一次', en: 'Prove that the hardware key is still plugged in: at least every 30 seconds' },
})

export const logOut = contract({
  ...own, operation: 'log-out', request: empty, response: empty, faults: [],
  summary: { zh: '退出登录', en: 'Log out' },
})

export const listSessions = contract({
  ...own, operation: 'list-sessions', write: false, request: empty,
  response: v.strictObject({ administrator: AdministratorCard, sessions: v.array(SessionCard) }),
  faults: [],
  summary: { zh: '本人账号与登录会话', en: 'One’s own account and sessions' },
})

export const endSession = contract({
  ...own, operation: 'end-session', request: v.strictObject({ sessionId }), response: empty,
  faults: ['administrator.session_not_found'],
  summary: { zh: '结束本人的另一个登录会话', en: 'End another session of one’s own' },
})

export const changePassword = contract({
  ...own, operation: 'change-password', write: false, request: v.strictObject({ password, newPassword: password }), response: v.strictObject({ endedSessions: count }),
  faults: ['administrator.password_wrong', 'administrator.password_weak', 'administrator.password_reused', 'administrator.wait'],
  summary: { zh: '修改本人密码，其他登录会话随之结束', en: 'Change one’s own password; other sessions end' },
})

const accounts = { function: 'administration', access: ['administrator'], right: 'administration.accounts.write' } as const
const onAccount = ['administrator.not_found', 'administrator.own_account', 'administrator.role_denied', 'administrator.removed'] as const

export const listAdministrators = contract({
  function: 'administration', operation: 'list-administrators', access: ['administrator'], right: 'administration.accounts.read', write: false,
  request: empty, response: v.strictObject({ items: v.array(AdministratorCard) }), faults: [],
  summary: { zh: '管理员账号清单', en: 'All accounts of administrators' },
})

export const createAdministrator = contract({
  ...accounts, operation: 'create-administrator', write: false,
  request: v.strictObject({ loginName, name: text(64), role, initialPassword: password, certificateBase64: v.optional(certificateBase64) }),
  response: AdministratorCard,
  faults: ['administrator.role_denied', 'administrator.login_name_taken', 'administrator.password_weak', 'administrator.certificate_unusable', 'administrator.certificate_taken'],
  summary: { zh: '新增管理员账号；首次登录须修改初始密码', en: 'Make an account; its initial password must be changed at the first log-in' },
})

export const changeAdministrator = contract({
  ...accounts, operation: 'change-administrator',
  request: v.strictObject({ administratorId, name: v.optional(text(64)), role: v.optional(role) }),
  response: AdministratorCard,
  faults: [...onAccount, 'administrator.last_of_role'],
  summary: { zh: '修改管理员姓名或角色（角色改变后其会话结束）', en: 'Change an administrator’s name or role (with another role the sessions end)' },
})

export const lockAdministrator = contract({
  ...accounts, operation: 'lock-administrator', request: v.strictObject({ administratorId }), response: AdministratorCard,
  faults: [...onAccount, 'administrator.last_of_role', 'administrator.state_conflict'],
  summary: { zh: '锁定账号，其会话立即结束', en: 'Lock an account; its sessions end at once' },
})

export const unlockAdministrator = contract({
  ...accounts, operation: 'unlock-administrator', request: v.strictObject({ administratorId }), response: AdministratorCard,
  faults: [...onAccount],
  summary: { zh: '解锁账号，并清除错误次数与等待时间', en: 'Unlock an account, and forget its wrong tries and waiting time' },
})

export const removeAdministrator = contract({
  ...accounts, operation: 'remove-administrator', request: v.strictObject({ administratorId }), response: AdministratorCard,
  faults: [...onAccount, 'administrator.last_of_role'],
  summary: { zh: '删除账号：不能再登录，记录与登录名保留', en: 'Remove an account: it can never log in again; its record and log-in name stay' },
})

export const resetPassword = contract({
  ...accounts, operation: 'reset-password', write: false, request: v.strictObject({ administratorId, initialPassword: password }), response: AdministratorCard,
  faults: [...onAccount, 'administrator.password_weak', 'administrator.password_reused'],
  summary: { zh: '重置为新的初始密码，其会话结束', en: 'Set a new initial password; the account’s sessions end' },
})

export const bindCertificate = contract({
  ...accounts, operation: 'bind-certificate', request: v.strictObject({ administratorId, certificateBase64 }), response: AdministratorCard,
  faults: [...onAccount, 'administrator.certificate_unusable', 'administrator.certificate_taken'],
  summary: { zh: '绑定（或更换）账号的密钥证书，其会话结束', en: 'Bind the certificate of a hardware key, or another one; the account’s sessions end' },
})

export const unbindCertificate = contract({
  ...accounts, operation: 'unbind-certificate', request: v.strictObject({ administratorId }), response: AdministratorCard,
  faults: [...onAccount, 'administrator.certificate_none'],
  summary: { zh: '解除账号的证书绑定，其会话结束', en: 'Unbind the certificate; the account’s sessions end' },
})

const certificateState = v.strictObject({ of: v.string(), subject: v.string(), notAfterMs: timeMs, daysLeft: v.number(), state: v.picklist(['good', 'near-expiry', 'expired']) })
const journalState = v.strictObject({ entries: count, sizeBytes: count, lastSyncedAtMs: v.nullable(timeMs), failure: v.nullable(v.string()), damage: v.nullable(v.string()) })

export const getStatus = contract({
  function: 'administration', operation: 'get-status', access: ['administrator'], right: 'administration.status.read', write: false,
  request: empty,
  response: v.strictObject({
    atMs: timeMs,
    /** other functions, as far as this one is told where they are; `certificates` is asked by contract */
    functions: v.array(v.strictObject({ name: v.string(), state: v.picklist(['answering', 'silent']), millisecondsToAnswer: v.nullable(count) })),
    /** as get-time-state says it; null: the timestamp function does not answer */
    time: v.nullable(v.strictObject({ nowMs: v.nullable(v.number()), state: v.record(v.string(), v.unknown()) })),
    /** TCP and UDP sockets beside HTTP; silent: it was opened, and takes no connection */
    listeners: v.array(v.strictObject({ function: v.string(), name: v.string(), address: v.string(), state: v.picklist(['listening', 'silent']) })),
    /** of the platform, its keys and its administrators; nearest end first */
    certificates: v.array(certificateState),
    journals: v.strictObject({ operations: v.nullable(journalState), system: v.nullable(journalState) }),
    administrators: v.strictObject({ active: count, locked: count, missingFirst: v.array(role) }),
  }),
  faults: [],
  summary: { zh: '平台状态：各功能、证书到期、日志、账号', en: 'State of the platform: functions, certificates that end, journals, accounts' },
})
