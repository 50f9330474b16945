/** The trades of the demo city: what is built, for whom, how long ago it began, how far it has come, and what happened to it. */
export type Twist = 'smooth' | 'few-bidders' | 'objection' | 'declines' | 'clarification' | 'suspended' | 'terminated' | 'supplement' | 'documents-objection' | 'complaint'
export interface Project { title: string; item: string; owner: string; agency?: string; region: string; estimateWan: number; daysAgo: number; stop?: string; twist: Twist; bidders: string[]; content: string }

const builders = ['ME007', 'ME009', 'ME013', 'ME016', 'ME011']
const works = ['ME011', 'ME012', 'ME014', 'ME007', 'ME013']
const roads = ['ME008', 'ME014', 'ME011', 'ME007']
const water = ['ME010', 'ME014', 'ME012', 'ME016']

const p = (title: string, item: string, owner: string, region: string, estimateWan: number, daysAgo: number, twist: Twist, bidders: string[], content: string, stop?: string, agency?: string): Project =>
  ({ title, item, owner, region, estimateWan, daysAgo, twist, bidders, content, ...stop === undefined ? {} : { stop }, ...agency === undefined ? {} : { agency } })

/** `stop` names the element at which the story rests although its day has come: somebody is late there, or simply has not done it yet. */
export const projects: Project[] = [
  p('嘉川大道改造工程施工', 'ML-GC-02', 'ME002', '510800', 1200, 36, 'complaint', works, '道路改造长 2.3 公里，含雨污分流', 'Candidates', 'ME021'),
  p('云栈职校实训楼工程施工', 'ML-GC-01', 'ME001', '510800', 3600, 74, 'smooth', builders, '实训楼一栋，建筑面积 9800 平方米'),
  p('利州东坝学校扩建工程施工', 'ML-GC-01', 'ME001', '510802', 2850, 1, 'smooth', builders, '教学楼与风雨操场', 'Check'),
  p('普安镇供水管网改造工程施工', 'ML-GC-04', 'ME003', '510823', 860, 1, 'smooth', water, '改造供水管网 18 公里', 'Check'),
  p('明月峡游客中心装修工程施工', 'ML-GC-01', 'ME001', '510812', 640, 2, 'smooth', builders, '装修面积 2100 平方米', 'Check'),
  p('梨乡水库灌区节水改造工程施工', 'ML-GC-04', 'ME006', '510824', 1480, 1, 'smooth', water, '渠道防渗 26 公里', 'Check', 'ME022'),
  p('古渡街片区雨污管网工程施工', 'ML-GC-02', 'ME002', '510811', 980, 6, 'supplement', works, '雨污管网 7.4 公里', 'Entry'),
  p('米仓山林道改建工程施工', 'ML-GC-03', 'ME002', '510821', 720, 3, 'smooth', roads, '林道改建 12 公里', 'Section'),
  p('唐家河防火通道工程施工', 'ML-GC-03', 'ME002', '510822', 560, 4, 'smooth', roads, '防火通道 9 公里', 'Notice'),
  p('苍溪县城北污水处理厂提标工程施工', 'ML-GC-02', 'ME003', '510824', 2100, 44, 'objection', works, '日处理 2 万吨提标改造', 'First', 'ME021'),
  p('青川县乔庄河堤防工程施工', 'ML-GC-04', 'ME003', '510822', 930, 33, 'few-bidders', ['ME010', 'ME012'], '堤防 3.1 公里'),
  p('青川县木鱼镇中心卫生院门诊楼施工', 'ML-GC-01', 'ME001', '510822', 540, 40, 'few-bidders', ['ME007', 'ME009'], '门诊楼 2600 平方米'),
  p('利州区南河湿地步道工程施工', 'ML-GC-02', 'ME002', '510802', 680, 30, 'smooth', works, '步道 5.2 公里', 'Recheck'),
  p('昭化古城消防改造工程施工', 'ML-GC-01', 'ME001', '510811', 760, 29, 'smooth', builders, '消防管网与水池', 'Sign'),
  p('朝天区羊木镇供水厂工程施工', 'ML-GC-04', 'ME003', '510812', 1120, 27, 'smooth', water, '日供水 8000 吨', 'Score'),
  p('旺苍县红军城步行街改造工程施工', 'ML-GC-02', 'ME002', '510821', 890, 26, 'smooth', works, '步行街 800 米', 'First'),
  p('剑阁县剑门关游客集散中心施工', 'ML-GC-01', 'ME001', '510823', 2400, 25, 'smooth', builders, '集散中心 4300 平方米', 'Open'),
  p('广元市滨江路慢行系统工程施工', 'ML-GC-02', 'ME002', '510800', 1560, 22, 'clarification', works, '慢行系统 6.8 公里'),
  p('利州区雪峰片区道路工程施工', 'ML-GC-02', 'ME002', '510802', 1320, 18, 'smooth', works, '新建道路 1.9 公里'),
  p('苍溪县歧坪镇饮水安全工程施工', 'ML-GC-04', 'ME006', '510824', 610, 16, 'smooth', water, '覆盖 11 村'),
  p('市第二实验小学教学楼工程施工', 'ML-GC-01', 'ME001', '510800', 3100, 15, 'smooth', builders, '教学楼 7200 平方米', undefined, 'ME021'),
  p('旺苍县嘉川镇桥梁重建工程施工', 'ML-GC-03', 'ME002', '510821', 1750, 13, 'smooth', roads, '重建大桥一座'),
  p('剑阁县下寺河综合治理工程施工', 'ML-GC-04', 'ME003', '510823', 1980, 12, 'documents-objection', water, '河道治理 5.6 公里'),
  p('昭化区元坝镇农贸市场改造施工', 'ML-GC-01', 'ME001', '510811', 450, 10, 'smooth', builders, '市场改造 3800 平方米'),
  p('朝天区中子镇污水管网工程施工', 'ML-GC-02', 'ME003', '510812', 590, 9, 'smooth', works, '管网 8.7 公里'),
  p('广元市智慧停车工程施工', 'ML-GC-02', 'ME001', '510800', 830, 8, 'smooth', works, '停车场 6 处'),
  p('利州区大石镇养老服务中心施工', 'ML-GC-01', 'ME001', '510802', 970, 6, 'smooth', builders, '养老床位 120 张'),
  p('苍溪县红军渡码头加固工程施工', 'ML-GC-03', 'ME006', '510824', 520, 48, 'suspended', roads, '码头加固', 'Candidates'),
  p('广元市会展中心幕墙工程施工', 'ML-GC-01', 'ME001', '510800', 1680, 20, 'terminated', builders, '幕墙 12000 平方米'),
  p('青川县关庄镇防洪堤工程施工', 'ML-GC-04', 'ME003', '510822', 880, 46, 'smooth', water, '防洪堤 2.7 公里', 'Decide'),
  p('利州区宝轮镇道路照明工程施工', 'ML-GC-02', 'ME002', '510802', 470, 52, 'smooth', works, '路灯 640 盏', 'AwardNotice'),
  p('旺苍县东河镇棚户区配套工程施工', 'ML-GC-02', 'ME002', '510821', 1430, 56, 'declines', works, '配套道路与管网', 'ContractDraft'),
  p('剑阁县普安中学运动场工程施工', 'ML-GC-01', 'ME001', '510823', 660, 58, 'smooth', builders, '运动场与看台', 'ContractSign'),
  p('昭化区王家镇供水工程施工', 'ML-GC-04', 'ME003', '510811', 540, 63, 'smooth', water, '覆盖 6 村', 'Refund'),
  p('朝天区曾家山旅游公路施工', 'ML-GC-03', 'ME002', '510812', 2280, 66, 'smooth', roads, '旅游公路 8.4 公里', 'Perform'),
  p('苍溪县亭子口环湖绿道工程施工', 'ML-GC-02', 'ME006', '510824', 1890, 70, 'smooth', works, '绿道 15 公里', 'PerformConfirm'),
  p('广元市人民医院配电增容施工', 'ML-GC-05', 'ME001', '510800', 780, 78, 'smooth', works, '增容 4000 千伏安', 'Archive'),
  p('利州区荣山镇小学食堂施工', 'ML-GC-01', 'ME001', '510802', 430, 82, 'smooth', builders, '食堂 1200 平方米'),
  p('旺苍县普济镇防火蓄水池施工', 'ML-GC-04', 'ME003', '510821', 480, 0, 'smooth', water, '蓄水池 14 座', 'Entry'),
  p('青川县沙州镇码头道路施工', 'ML-GC-03', 'ME002', '510822', 610, 1, 'smooth', roads, '道路 3.3 公里', 'Venue'),
]
