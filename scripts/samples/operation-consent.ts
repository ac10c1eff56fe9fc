// 手术知情同意书: consent to a laparoscopic cholecystectomy, signed by patient, relative and surgeon.
import { createFlow, margin } from './flowing-text.ts'
import type { Subject } from './patients.ts'
import type { Sheet } from './sheet.ts'
import { createSheet } from './sheet.ts'

const risks = [
  '麻醉意外及并发症，严重者可致心跳、呼吸骤停，危及生命（详见麻醉知情同意书）。',
  '术中、术后大出血，失血性休克，必要时需输血，严重者危及生命。',
  '胆管损伤、胆漏，可能需再次手术、内镜或介入治疗，远期可发生胆管狭窄。',
  '肝脏、十二指肠、结肠等邻近脏器及血管损伤。',
  '因局部粘连严重、解剖不清、出血等原因中转开腹手术。',
  '胆总管残余结石或继发结石，可能需行内镜下取石或再次手术。',
  '二氧化碳气腹相关并发症：皮下气肿、高碳酸血症、气体栓塞、肩背部疼痛等。',
  '切口感染、腹腔感染、膈下脓肿，切口脂肪液化、切口疝。',
  '下肢深静脉血栓形成、肺栓塞，脑血管意外，心肌梗死等。',
  '肺部感染、肺不张、胸腔积液、呼吸功能衰竭。',
  '术后胆囊切除综合征，腹泻、腹胀、消化不良等。',
  '术后肠粘连、肠梗阻，应激性溃疡、消化道出血。',
  '术后病理检查结果可能与术前诊断不符，必要时需进一步治疗。',
  '其他目前无法预见的、罕见的意外情况及并发症。',
]

export async function drawOperationConsent(subject?: Subject): Promise<Sheet> {
  const sheet = await createSheet(595.28, 841.89, '手术知情同意书')
  const flow = createFlow(sheet, '手 术 知 情 同 意 书', subject)
  flow.item('术前诊断：', '急性结石性胆囊炎（胆囊颈部结石嵌顿）；高血压病 2级')
  flow.item('拟行手术：', '腹腔镜下胆囊切除术（备中转开腹）')
  flow.item('拟行麻醉：', '气管插管全身麻醉')
  flow.item('手术时间：', '2026年11月22日　　　　术者：沈怀远（主任医师）')
  flow.item('手术目的：', '切除病变胆囊，解除梗阻，控制感染，防止胆囊坏疽、穿孔等严重并发症的发生。')
  flow.item(
    '替代方案：',
    '抗感染、解痉等保守治疗；经皮经肝胆囊穿刺引流术。医师已向我说明各方案的利弊及不手术可能产生的后果。',
  )
  flow.heading('手术潜在风险和对策')
  flow.paragraph(
    '医师告知我，手术是一种有创的治疗手段，由于病情的复杂性、个体差异以及现有医学水平的限制，手术中及手术后可能发生以下意外、风险及并发症，包括但不限于：',
  )
  risks.forEach((risk, index) => flow.paragraph(`${index + 1}. ${risk}`))
  flow.paragraph('一旦发生上述风险和意外，医师会采取积极应对措施，竭尽全力救治，但仍可能因抢救无效导致残疾甚至死亡。')
  flow.item(
    '特殊风险：',
    '患者有高血压病史及长期吸烟史，围手术期心脑血管意外及肺部并发症的风险较常人增加；既往有下腹部手术史，腹腔粘连可能增加手术难度。',
  )
  flow.heading('患 者 知 情 选 择')
  flow.paragraph(
    '1. 医师已向我（或我的授权代理人）详细告知病情、手术方式、目的、可能发生的风险及并发症、替代医疗方案，并解答了我提出的全部问题。我理解手术存在上述风险，且同意医师在手术中根据病情需要对预定的手术方式做出调整。',
  )
  flow.paragraph(
    '2. 我理解手术需要多位医务人员共同完成，并授权医师对切除的病变器官、组织或标本进行处置，包括病理学检查、细胞学检查和医疗废物处理等。',
  )
  flow.paragraph(
    '3. 我并未得到手术百分之百成功的许诺。我确认已如实告知既往病史、药物过敏史，并自愿选择接受该手术治疗。',
  )
  const y = flow.reserve(210)
  sheet.text(margin.left, y + 8, '请患者亲笔抄写：“我已知晓手术风险，同意手术。”', { size: 10.5, bold: true })
  sheet.rule(margin.left, y + 40, margin.right, y + 40, 0.5)
  sheet.signatureLine(margin.left, y + 84, '患者签名：', 120, 'patient', '患者')
  sheet.text(margin.left + 280, y + 84, '日期：2026年11月21日　　时　　分')
  sheet.signatureLine(margin.left, y + 122, '授权亲属签名：', 98, 'relative', '授权亲属')
  sheet.text(margin.left + 280, y + 122, '与患者关系：　　　　　')
  sheet.rule(margin.left + 340, y + 124, margin.left + 420, y + 124)
  flow.skip(150)
  flow.heading('医 师 陈 述')
  flow.paragraph(
    '我已以患者能够理解的方式告知其病情、拟行手术、可能发生的风险和并发症、其他治疗方法，并给予患者充分时间考虑和提问。',
  )
  const end = flow.reserve(60) + 30
  sheet.signatureLine(margin.left, end, '医师签名：', 120, 'surgeon', '手术医师')
  sheet.text(margin.left + 280, end, '日期：2026年11月21日　　时　　分')
  return sheet
}
