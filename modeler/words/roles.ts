import type { Pair } from './words.ts'

/** Posts as people call them; the codes are those of policies/roles.csv. */
export const roleNames: Record<string, Pair> = {
  committee_member: ['公管会委员', 'Committee member'],
  ggb_director: ['公管办主任', 'Director, committee office'],
  process_designer: ['流程设计师', 'Process designer'],
  process_approver: ['流程发布审核人', 'Process approver'],
  center_director: ['中心主任', 'Centre director'],
  reception: ['受理岗', 'Reception'],
  notice_clerk: ['公告岗', 'Notices'],
  venue_clerk: ['场地岗', 'Venues'],
  draw_clerk: ['专家抽取岗', 'Expert draw'],
  witness: ['见证岗', 'Witness'],
  archivist: ['档案岗', 'Archive'],
  deposit_clerk: ['保证金岗', 'Deposits'],
  sys_admin: ['系统管理员', 'System administrator'],
  sec_admin: ['安全管理员', 'Security administrator'],
  audit_admin: ['审计管理员', 'Audit administrator'],
  supervisor: ['行政监督员', 'Supervisor'],
  complaint_handler: ['投诉处理员', 'Complaint handler'],
  credit_officer: ['信用管理员', 'Credit officer'],
  inspector: ['监察员', 'Inspector'],
  auditor: ['审计员', 'Auditor'],
  catalog_editor: ['目录编制员', 'Catalogue editor'],
  catalog_approver: ['目录批准人', 'Catalogue approver'],
  doc_cleaner: ['规范性文件清理员', 'Norm reviewer'],
  legal_reviewer: ['合法性审核员', 'Legal reviewer'],
  org_officer: ['编制管理员', 'Establishment officer'],
  tenderer: ['招标人', 'Tenderer'],
  agency: ['代理机构', 'Agency'],
  bidder: ['投标人', 'Bidder'],
  expert: ['评审专家', 'Expert'],
  guarantor: ['担保机构', 'Guarantor'],
  township_officer: ['乡镇政府经办', 'Township officer'],
  public: ['社会公众', 'Public'],
  system: ['系统自动', 'System'],
}

/** Long units as people say them: 市公共资源交易服务中心利州区分中心 → 利州区分中心. */
export const shortUnit = (name: string): string => name.replace(/^广元市/, '市').replace(/^市?公共资源交易服务中心(?=.)/, '').replace(/公共资源交易服务中心$/, '交易中心').replace(/公共资源交易管理委员会办公室$/, '公管办').replace(/公共资源交易管理委员会$/, '公管会')

/** The eight regions of the city (tenants). */
export const regionNames: Record<string, Pair> = {
  '510800': ['广元市', 'Guangyuan'], '510802': ['利州区', 'Lizhou'], '510811': ['昭化区', 'Zhaohua'], '510812': ['朝天区', 'Chaotian'],
  '510821': ['旺苍县', 'Wangcang'], '510822': ['青川县', 'Qingchuan'], '510823': ['剑阁县', 'Jiange'], '510824': ['苍溪县', 'Cangxi'],
}

/** The families of trade. */
export const familyNames: Record<string, Pair> = {
  GCJS: ['工程建设', 'Construction'], ZFCG: ['政府采购', 'Government procurement'], TDJY: ['土地使用权', 'Land use'], KYQ: ['矿业权', 'Mining rights'],
  GYCQ: ['国有产权', 'State property'], NCCQ: ['农村产权', 'Rural property'], QT: ['其他', 'Other'],
}

/** Kinds of human steps as the diagrams name them (taskKind). */
export const kindNames: Record<string, Pair> = {
  ENTRY: ['填报', 'Entry'],
  COMPLETENESS_CHECK: ['完整性核对', 'Completeness check'],
  CONFIRM: ['确认', 'Confirmation'],
  DECIDE: ['决定', 'Decision'],
  REVIEW: ['评审审查', 'Review'],
  SCORE: ['打分', 'Scoring'],
  APPROVE: ['法定批准', 'Approval by law'],
  PERMIT: ['法定许可审查', 'Permit by law'],
  FILING: ['备案(法定、异步)', 'Filing'],
  PUBLISH: ['公开发布', 'Publication'],
  SIGN: ['签署', 'Signature'],
  PAYMENT: ['款项', 'Payment'],
  DRAW: ['抽取', 'Draw'],
  SUPERVISE: ['监督', 'Supervision'],
  ARCHIVE: ['归档', 'Archive'],
}
