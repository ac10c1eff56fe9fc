// Who among the administrators may do what: the one table of roles and rights (SV-11, TS-7, separation of duties).

/**
 * 系统管理员 system administrator: settings, keys, trust · 操作员 operator: daily running, no settings ·
 * 审计管理员 audit administrator: accounts of auditors, archives of journals · 审计员 auditor: reads journals, changes nothing.
 * No role may both act and erase the trace of it.
 * @source GB/T 33560-2017 role ids 1…6; GB/T 38629-2020 (administration and audit)
 */
export const ADMINISTRATOR_ROLES = ['system-administrator', 'operator', 'audit-administrator', 'auditor'] as const
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number]

export const ROLE_NAMES: Readonly<Record<AdministratorRole, { zh: string; en: string }>> = {
  'system-administrator': { zh: '系统管理员', en: 'system administrator' },
  'operator': { zh: '操作员', en: 'operator' },
  'audit-administrator': { zh: '审计管理员', en: 'audit administrator' },
  'auditor': { zh: '审计员', en: 'auditor' },
}

/** A right is `<function>.<things>.<read|write|…>`. Every contract with access `administrator` names one. */
export const RIGHTS = {
  'administration.self.write': ['system-administrator', 'operator', 'audit-administrator', 'auditor'],
  'administration.accounts.read': ['system-administrator', 'audit-administrator'],
  'administration.accounts.write': ['system-administrator', 'audit-administrator'],
  'administration.journal.read': ['audit-administrator', 'auditor'],
  'administration.journal.review': ['audit-administrator', 'auditor'],
  'administration.journal.export': ['audit-administrator'],
  'administration.status.read': ['system-administrator', 'operator'],
  'timestamp.settings.read': ['system-administrator', 'operator'],
  'timestamp.settings.write': ['system-administrator'],
  'timestamp.keys.write': ['system-administrator'],
  'timestamp.journal.read': ['operator', 'audit-administrator', 'auditor'],
  'timestamp.backup.write': ['system-administrator'],
  'signing.keys.read': ['system-administrator', 'operator'],
  'signing.keys.write': ['system-administrator'],
  'signing.journal.read': ['operator', 'audit-administrator', 'auditor'],
  'verification.trust.read': ['system-administrator', 'operator'],
  'verification.trust.write': ['system-administrator'],
  'verification.lists.write': ['system-administrator', 'operator'],
} as const satisfies Record<string, readonly AdministratorRole[]>

/**
 * Whose accounts a role makes, changes, locks and removes: those who run the machines never choose those who watch them.
 * Nobody manages his own account, and the last of either managing role stays.
 */
export const MANAGES: Readonly<Record<AdministratorRole, readonly AdministratorRole[]>> = {
  'system-administrator': ['system-administrator', 'operator'],
  'operator': [],
  'audit-administrator': ['audit-administrator', 'auditor'],
  'auditor': [],
}

/** SGD_ROLE_…: 1 super manager and 2 manager are one role here (the first has no further power), 6 is a person who signs. @source GB/T 33560-2017 */
export const ROLE_IDS: Readonly<Record<AdministratorRole, number>> = { 'system-administrator': 2, 'audit-administrator': 3, 'auditor': 4, 'operator': 5 }

export type Right = keyof typeof RIGHTS

export const mayAdministrator = (role: AdministratorRole, right: Right): boolean => (RIGHTS[right] as readonly AdministratorRole[]).includes(role)
