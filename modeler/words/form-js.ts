/** form-js has no translate service; its labels are literals. Exact label → Chinese; applied at build time by vite.config.ts. */
export const formWords: Record<string, string> = {
  'Components': '组件', 'Search components': '搜索组件', 'Input': '输入', 'Selection': '选择', 'Presentation': '展示', 'Containers': '容器', 'Action': '操作',
  'Text field': '文本框', 'Text area': '多行文本', 'Number': '数字', 'Date time': '日期时间', 'Expression': '表达式', 'File picker': '文件', 'Checkbox': '勾选', 'Checkbox group': '多选', 'Radio group': '单选',
  'Select': '下拉', 'Tag list': '标签', 'Text view': '文本', 'Image view': '图片', 'Table': '表格', 'HTML view': 'HTML', 'Document preview': '文件预览', 'Spacer': '间距', 'Separator': '分隔线', 'Group': '分组', 'Dynamic list': '可增减列表', 'iFrame': '内嵌页', 'Button': '按钮',
  'General': '常规', 'Validation': '校验', 'Field label': '名称', 'Required': '必填', 'Key': '键', 'Condition': '条件', 'Hide if': '隐藏条件', 'Add new': '新增', 'Repeatable': '可重复', 'Appearance': '外观', 'Layout': '布局', 'Custom properties': '自定义属性',
  'Field description': '说明', 'Default value': '默认值', 'Read only': '只读', 'Disabled': '禁用', 'Minimum length': '最短长度', 'Maximum length': '最长长度', 'Minimum': '最小值', 'Maximum': '最大值', 'Columns': '列数', 'Vertical alignment': '垂直对齐',
  'Date label': '日期名称', 'Time label': '时间名称', 'Date': '日期', 'Time': '时间', 'Options source': '选项来源', 'Static options': '固定选项', 'Value': '值', 'Label': '名称', 'Type': '类型', 'Prefix': '前缀', 'Suffix': '后缀',
  'Decimal digits': '小数位', 'Regular expression pattern': '正则式', 'Regular expression validation': '正则校验', 'Custom regular expression': '自定义正则', 'Custom error message': '自定义提示',
  'Search': '搜索', 'Browse': '浏览', 'Field is required.': '此项必填。', 'Value is not a number.': '请填数字。', 'No results': '没有结果', 'No options': '没有选项', 'Nothing to show': '暂无内容', 'Nothing to show.': '暂无内容。', 'Clear': '清除', 'Form is invalid.': '表单还有未填好的项。',
  'Field must be a valid email.': '请填写有效的电子邮箱。', 'Document reference is not defined.': '没有关联文件。', 'Show more': '展开', 'Show less': '收起', 'Remove': '移除', 'Increment': '增量', 'Decrement': '减量',
}

/** Sentences put together from parts: source text in form-js → source text in Chinese. */
export const formSentences: readonly (readonly [english: string, own: string])[] = [
  ['`Field must match pattern ${validation.pattern}.`', '`格式应为 ${validation.pattern}。`'],
  ['`Field must have minimum value of ${validation.min}.`', '`不得小于 ${validation.min}。`'],
  ['`Field must have maximum value of ${validation.max}.`', '`不得大于 ${validation.max}。`'],
  ['`Field must have minimum length of ${validation.minLength}.`', '`至少 ${validation.minLength} 个字。`'],
  ['`Field must have maximum length of ${validation.maxLength}.`', '`最多 ${validation.maxLength} 个字。`'],
  ["'Field must be a valid  international phone number. (e.g. +4930664040900)'", "'请填写有效的电话号码，例如 +8608391234567。'"],
  ["'Value is expected to ' + (decimalDigits === 0 ? 'be an integer' : `have at most ${decimalDigits} decimal digit${decimalDigits > 1 ? 's' : ''}`) + '.'", "(decimalDigits === 0 ? '请填整数。' : `最多 ${decimalDigits} 位小数。`)"],
  ['`Please select a valid value, the two nearest valid values are ${previousValue} and ${nextValue}.`', '`请填步长的整数倍，最近的是 ${previousValue} 和 ${nextValue}。`'],
  ["valueLabel || 'Select'", "valueLabel || '请选择'"],
  ["emptyListMessage = 'No results'", "emptyListMessage = '没有结果'"],
  ["hasOptionsLeft ? 'No results' : 'All values selected'", "hasOptionsLeft ? '没有结果' : '已全部选中'"],
  [`" ", 'Add new']`, `" ", '新增一项']`],
  [`" ", 'Collapse']`, `" ", '收起']`],
  ["evaluatedColumns.length === 0 ? 'Nothing to show.'", "evaluatedColumns.length === 0 ? '暂无内容。'"],
  ['`Remove list item ${itemIndex + 1}`', '`移除第 ${itemIndex + 1} 项`'],
  ['`Expand all (${values.length - 1})`', '`展开全部（${values.length - 1}）`'],
  ['`Click to sort by ${label} descending`', '`按 ${label} 降序`'],
  ['`Click to sort by ${label} ascending`', '`按 ${label} 升序`'],
  ['`Download ${fileName}`', '`下载 ${fileName}`'],
]
