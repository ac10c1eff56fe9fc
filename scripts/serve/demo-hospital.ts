// The seeded hospital: departments, thirty staff with titles and phones, patients. Invented; the phone numbers are from no carrier's range in use.

export interface DemoStaff {
  staffNumber: string
  name: string
  title: string
  department: string
  phone: string
}

const TEAMS: readonly [department: string, members: string][] = [
  ['心血管内科', '陈建国 主任医师, 林晓梅 副主任医师, 王志强 主治医师, 赵雨桐 住院医师, 周丽华 护士长'],
  ['普通外科', '刘德明 主任医师, 黄海涛 副主任医师, 徐文静 主治医师, 孙浩然 住院医师, 吴秀兰 护士长'],
  ['妇产科', '杨玉珍 主任医师, 马春燕 主治医师, 朱雅琴 住院医师, 胡慧敏 助产士'],
  ['儿科', '郭振华 主任医师, 何美玲 主治医师, 高子轩 住院医师'],
  ['急诊科', '罗志远 副主任医师, 郑凯文 主治医师, 梁思敏 护师'],
  ['麻醉科', '谢国平 主任医师, 宋佳宁 主治医师'],
  ['检验科', '唐立新 主任技师, 韩晓东 主管技师, 冯雪 技师'],
  ['放射科', '于海波 主任医师, 董倩 主治医师'],
  ['药学部', '程远航 主任药师, 曹颖 主管药师'],
  ['医务部', '邓文博 主任'],
]

export const demoStaff: readonly DemoStaff[] = TEAMS.flatMap(([department, members], team) =>
  members.split(', ').map((member, index) => {
    const [name, title] = member.split(' ') as [string, string]
    const number = (team + 1) * 100 + index + 1
    return { staffNumber: `D${number + 1000}`, name, title, department, phone: `1990000${String(number + 1000).padStart(4, '0')}` }
  }),
)

export const demoPatients = [
  { name: '张秀英', admissionNumber: 'ZY20261101', department: '心血管内科', bed: '12床' },
  { name: '李国强', admissionNumber: 'ZY20261107', department: '普通外科', bed: '03床' },
  { name: '王桂兰', admissionNumber: 'ZY20261112', department: '妇产科', bed: '21床' },
  { name: '刘一诺', admissionNumber: 'ZY20261115', department: '儿科', bed: '08床' },
  { name: '赵铁柱', admissionNumber: 'ZY20261118', department: '急诊科', bed: '抢救2床' },
  { name: '孙美华', admissionNumber: 'MZ20261121003', department: '心血管内科' },
] as const
