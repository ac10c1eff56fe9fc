// 入院记录: the record of an admission with acute cholecystitis, several pages.
import { createFlow, margin } from './flowing-text.ts'
import { inpatientSubject, type Subject } from './patients.ts'
import type { Sheet } from './sheet.ts'
import { createSheet } from './sheet.ts'

export async function drawAdmissionRecord(subject: Subject = inpatientSubject): Promise<Sheet> {
  const sheet = await createSheet(595.28, 841.89, '入院记录')
  const flow = createFlow(sheet, '入 院 记 录', subject)
  const facts = [
    [`姓名：${subject.patient.name}`, '出生地：江南省青禾市'],
    [`性别：${subject.patient.sex}`, '职业：中学教师'],
    [`年龄：${subject.patient.age}`, '入院时间：2026年11月20日 22时15分'],
    ['民族：汉族', '记录时间：2026年11月21日 01时30分'],
    ['婚姻：已婚', '病史陈述者：患者本人（可靠）'],
  ]
  for (const [one, two] of facts) {
    const y = flow.reserve(19)
    sheet.text(margin.left, y, one!, { size: 10.5 })
    sheet.text(margin.left + 236, y, two!, { size: 10.5 })
    flow.skip(19)
  }
  flow.skip(4)
  flow.item('主诉：', '右上腹持续性疼痛伴发热2天，加重6小时。')
  flow.item(
    '现病史：',
    '患者2天前进食油腻食物后出现右上腹持续性胀痛，阵发性加剧，向右肩背部放射，伴恶心，呕吐胃内容物2次，量约300ml，无咖啡样物及鲜血。继而出现畏寒、发热，自测体温最高38.7℃，无寒战，无皮肤及巩膜黄染。自服“消炎利胆片”（具体剂量不详）后症状未见明显缓解。6小时前上述疼痛较前明显加重，难以忍受，遂来我院急诊就诊。急诊查血常规示白细胞计数升高，腹部彩超提示“胆囊增大，壁毛糙增厚，胆囊颈部结石嵌顿”，急诊以“急性结石性胆囊炎”收入我科。起病以来，患者精神、睡眠欠佳，食欲减退，小便色稍深，大便未解，体重无明显变化。',
  )
  flow.item(
    '既往史：',
    '发现“胆囊多发结石”3年，未予系统治疗，每年发作1～2次，程度较轻。高血压病史5年，最高血压162/98mmHg，规律口服苯磺酸氨氯地平片5mg每日1次，血压控制在135/85mmHg左右。否认糖尿病、冠心病、慢性支气管炎等病史；否认肝炎、结核等传染病史；2015年因“急性阑尾炎”于本院行阑尾切除术，术后恢复良好；否认输血史；青霉素皮试阳性，否认其他药物及食物过敏史；预防接种史随社会进行。',
  )
  flow.item(
    '个人史：',
    '生于原籍，无疫区、疫水接触史，无工业毒物、粉尘及放射性物质接触史。吸烟20年，每日约10支，未戒烟；偶有少量饮酒。否认冶游史。',
  )
  flow.item('婚育史：', '25岁结婚，配偶体健，育有1子，体健。')
  flow.item('家族史：', '父亲患“高血压”，母亲体健，兄弟姐妹2人均体健。否认家族性遗传病史及类似病史。')
  flow.heading('体 格 检 查')
  const vital = flow.reserve(60)
  sheet.box(margin.left, vital - 13, margin.right - margin.left, 42)
  const heads = [
    ['体温', '38.4℃'],
    ['脉搏', '102次/分'],
    ['呼吸', '21次/分'],
    ['血压', '146/88mmHg'],
    ['身高', '172cm'],
    ['体重', '78kg'],
  ]
  heads.forEach(([head, value], index) => {
    const x = margin.left + index * 78.5
    if (index > 0) sheet.rule(x, vital - 13, x, vital + 29)
    sheet.text(x, vital + 2, head!, { size: 10, bold: true, align: 'center', width: 78.5 })
    sheet.text(x, vital + 22, value!, { size: 10, align: 'center', width: 78.5 })
  })
  sheet.rule(margin.left, vital + 8, margin.right, vital + 8)
  flow.skip(52)
  flow.paragraph(
    '发育正常，营养中等，急性痛苦面容，自动体位，神志清楚，查体合作。全身皮肤黏膜无黄染、皮疹及出血点，浅表淋巴结未触及肿大。头颅五官无畸形，双侧瞳孔等大等圆，直径约3mm，对光反射灵敏，巩膜无黄染，口唇无发绀，咽部无充血，扁桃体不大。颈软，无抵抗，气管居中，甲状腺不大。胸廓对称，双肺呼吸音清，未闻及干、湿性啰音。心界不大，心率102次/分，律齐，各瓣膜听诊区未闻及病理性杂音。脊柱四肢无畸形，活动自如，双下肢无水肿。生理反射存在，病理反射未引出。',
  )
  flow.heading('专 科 情 况')
  flow.paragraph(
    '腹部平坦，右下腹可见一长约5cm陈旧性手术瘢痕，未见胃肠型及蠕动波，腹壁静脉无曲张。右上腹肌稍紧张，压痛明显，伴轻度反跳痛，墨菲征阳性，右肋缘下可触及肿大的胆囊底部，触痛。肝、脾肋下未触及，肝区叩击痛阳性，双肾区无叩击痛，移动性浊音阴性，肠鸣音3次/分，未闻及气过水声。',
  )
  flow.heading('辅 助 检 查')
  flow.paragraph(
    '血常规（2026-11-20，本院）：白细胞12.46×10^9/L，中性粒细胞百分比81.2%，血红蛋白124g/L，血小板271×10^9/L；C反应蛋白52.3mg/L。',
  )
  flow.paragraph(
    '肝肾功能（2026-11-20，本院）：谷丙转氨酶46U/L，谷草转氨酶38U/L，总胆红素19.8μmol/L，血淀粉酶72U/L，肌酐78μmol/L。',
  )
  flow.paragraph(
    '腹部彩超（2026-11-20，本院）：胆囊增大，约11.2cm×4.6cm，壁毛糙增厚约6mm，呈双边征，颈部可见一约1.8cm强回声团伴声影，改变体位不移动；胆总管内径约6mm。提示：急性胆囊炎，胆囊颈部结石嵌顿。',
  )
  flow.heading('初 步 诊 断')
  for (const diagnosis of ['1. 急性结石性胆囊炎（胆囊颈部结石嵌顿）', '2. 高血压病 2级（中危）', '3. 阑尾切除术后']) {
    sheet.text(margin.left + 24, flow.reserve(19), diagnosis, { size: 10.5 })
    flow.skip(19)
  }
  const y = flow.reserve(110) + 34
  sheet.signatureLine(margin.left + 230, y, '住院医师签名：', 130, 'resident', '住院医师')
  sheet.signatureLine(margin.left + 230, y + 38, '主治医师签名：', 130, 'attending', '主治医师')
  sheet.text(margin.left + 230, y + 66, '日期：2026年11月21日', { size: 10 })
  return sheet
}
