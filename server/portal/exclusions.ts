/** Words that shut out bidders from elsewhere or of another kind (R23; 实施条例 32). A hit is asked about, it does not judge by itself. */
interface Exclusion { rule: string; law: string; pattern: RegExp }

const exclusions: readonly Exclusion[] = [
  { rule: '限定地域', law: '招标投标法实施条例32', pattern: /(?:本地|本市|本县|本区|本省|当地|市内|县内|省内|(?:广元|利州|昭化|朝天|旺苍|青川|剑阁|苍溪|四川)[市区县省]?(?:范围)?内?)(?:注册|登记|企业|公司|供应商|投标人|纳税|缴纳社保|社保)/g },
  { rule: '要求设立分支机构', law: '招标投标法实施条例32', pattern: /(?:设立|设有|具有|成立)[^，。；]{0,8}(?:分公司|子公司|分支机构|办事处|常驻机构)/g },
  { rule: '限定所有制或组织形式', law: '招标投标法实施条例32', pattern: /(?:限|仅限|必须为|须为|只接受)[^，。；]{0,6}(?:国有|央企|民营|外资|独立法人|股份)/g },
  { rule: '限定品牌、产地或供应商', law: '招标投标法实施条例32', pattern: /(?:指定|限定|必须(?:采用|使用)|须(?:采用|使用))[^，。；]{0,12}(?:品牌|商标|专利|产地|厂家|型号)/g },
  { rule: '以本地业绩、奖项为条件或加分', law: '招标投标法实施条例32', pattern: /(?:本地|本市|本县|本省|广元市?|四川省?)[^，。；]{0,8}(?:业绩|奖项|获奖)/g },
  { rule: '以规模为条件', law: '政府采购法实施条例20', pattern: /(?:注册资本|注册资金|资产总额|营业收入|从业人员|利润|纳税额)[^，。；]{0,8}(?:不低于|不少于|达到|以上|≥|大于)/g },
  { rule: '报名或现场核验门槛', law: '电子招标投标办法20', pattern: /(?:须|必须|应当?|需)[^，。；]{0,6}(?:现场报名|报名登记|报名审核|原件核验|购买标书)/g },
  { rule: '限定担保机构或只收现金', law: '招标投标法实施条例26', pattern: /(?:保证金|保函)[^，。；]{0,10}(?:仅限|只接受|限于|必须由|须由)[^，。；]{0,12}(?:现金|转账|银行|担保公司)/g },
]

/** Every passage that may exclude, in the order of the text, with its rule and article. */
export function exclusionsIn(text: string): { rule: string; words: string; law: string; at: number }[] {
  return exclusions.flatMap(({ rule, law, pattern }) => [...text.matchAll(pattern)].map(hit => ({ rule, law, words: hit[0], at: hit.index }))).toSorted((a, b) => a.at - b.at)
}
