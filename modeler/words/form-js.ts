/** form-js has no translate service; its labels are literals. Exact label → Chinese; both are built in by vite.config.ts (`bilingual`). */
export const formWords: Record<string, string> = {
  'Components': '组件', 'Search components': '搜索组件', 'Input': '输入', 'Selection': '选择', 'Presentation': '展示', 'Containers': '容器', 'Action': '操作',
  'Text field': '文本框', 'Text area': '多行文本', 'Number': '数字', 'Date time': '日期时间', 'Expression': '表达式', 'File picker': '文件', 'Checkbox': '勾选', 'Checkbox group': '多选', 'Radio group': '单选',
  'Select': '下拉', 'Tag list': '标签', 'Text view': '文本', 'Image view': '图片', 'Table': '表格', 'HTML view': 'HTML', 'Document preview': '文件预览', 'Spacer': '间距', 'Separator': '分隔线', 'Group': '分组', 'Dynamic list': '可增减列表', 'iFrame': '内嵌页', 'Button': '按钮',
  'General': '常规', 'Validation': '校验', 'Field label': '名称', 'Group label': '分组名称', 'Table label': '表格名称', 'Title': '标题', 'Remove form field': '移除字段', 'Must not be empty': '不能为空', 'Must not cause two binding paths to collide': '两个变量路径不能重合', 'Should be a valid number': '应为数字', 'Must be number': '应为数字', 'Click to remove sorting': '取消排序', 'No files selected': '未选择文件', 'Required': '必填', 'Key': '键', 'Condition': '条件', 'Hide if': '隐藏条件', 'Repeatable': '可重复', 'Appearance': '外观', 'Layout': '布局', 'Custom properties': '自定义属性',
  'Field description': '说明', 'Default value': '默认值', 'Read only': '只读', 'Disabled': '禁用', 'Minimum length': '最短长度', 'Maximum length': '最长长度', 'Minimum': '最小值', 'Maximum': '最大值', 'Columns': '列数', 'Vertical alignment': '垂直对齐',
  'Date label': '日期名称', 'Time label': '时间名称', 'Date': '日期', 'Options source': '选项来源', 'Static options': '固定选项', 'Value': '值', 'Label': '名称', 'Type': '类型', 'Prefix': '前缀', 'Suffix': '后缀',
  'Decimal digits': '小数位', 'Custom regular expression': '自定义正则', 'Custom error message': '自定义提示',
  'Search': '搜索', 'Browse': '浏览', 'Field is required.': '此项必填。', 'Value is not a number.': '请填数字。', 'No results': '没有结果', 'Nothing to show.': '暂无内容。',
  'Field must be a valid email.': '请填写有效的电子邮箱。', 'Document reference is not defined.': '没有关联文件。', 'Increment': '增量', 'Decrement': '减量',
  'Column 1': '列 1', 'Column 2': '列 2', 'Column 3': '列 3', 'Content': '内容', 'Clear content': '清空内容', 'No components found.': '没有找到组件。',
  'Drag and drop components here.': '把组件拖到这里。', 'Build your form': '开始做表单', 'Drag and drop components here to start designing.': '把组件拖到这里开始。', 'Use the preview window to test your form.': '用预览试填。', 'Open documentation': '打开说明', 'Toggle section': '展开或收起',
  'Section contains an error': '这一组有错误', 'Section contains edits': '这一组有内容', 'Toggle list item': '展开或收起这一项', 'Delete item': '删除这一项', 'Create new list item': '新增一项', 'Create': '新增',
  'Open pop-up editor': '在大窗口里编辑', 'Opened in popup': '正在大窗口里编辑', 'Opened in editor': '正在编辑器里打开', 'Unparsable FEEL expression.': '表达式无法解析。', 'Submit': '提交', 'Reset': '重置',
  'Alternative text': '替代文字', 'Descriptive text for screen reader accessibility.': '给读屏软件读的说明文字。', 'Auto': '自动', 'Checked': '勾选', 'Not checked': '不勾选', 'Disable this field when it should not be interactive for end-users. Its data will not be submitted. This setting takes precedence over read-only.': '禁用后用户不能操作，其值也不提交；优先于只读。',
  'Binds to a form variable': '对应的表单变量', 'Where the child variables of this component are pathed to.': '组内变量放在哪个路径下。', 'Path': '路径', 'Show outline': '显示边框', 'Height': '高度', 'Height of the container in pixels.': '容器高度（像素）。',
  'Enter a HTTPS URL to a source or populate it dynamically via a template or an expression (e.g., to pass a value from the variable).': '填 HTTPS 地址，或用模板、表达式由变量得出。', 'Please make sure that the URL is safe as it might impose security risks.': '请确认地址可信，它可能带来安全风险。', 'Expression or static value (link/data URI)': '表达式或固定值（链接、data URI）', 'Image source': '图片来源', 'Link referring to a hosted image, or use a data URI directly to embed image data into the form.': '图片的链接，或用 data URI 直接嵌入。', 'Text': '文字',
  'Learn more': '了解更多', 'Define an expression to calculate the value of this field': '用表达式算出这个字段的值', 'Target value': '取值', 'Value changes': '值变化时', 'Form submission': '提交时', 'Compute on': '何时计算',
  'Output as string': '按文本输出', 'Allows arbitrary precision values': '允许任意精度', 'Subtype': '子类型', 'Use 24h': '24 小时制', 'Disallow past dates': '不许选过去的日期', 'Time interval': '时间间隔',
  'Time format': '时间格式', 'Searchable': '可搜索', 'Define which input property to populate the values from': '选项取自哪个输入变量', 'Input values key': '输入变量', 'Make this field read-only when it cannot be edited by the end-user, but its content is important for them to see. Its data will still be submitted.': '只读：用户看得到、改不了，其值照常提交。', 'Top': '顶部',
  'Center': '居中', 'Bottom': '底部', 'Default number of items': '默认项数', 'Allow add/delete items': '允许增删', 'Disable collapse': '不许收起', 'Number of non-collapsing items': '不收起的项数',
  'Condition under which the field is hidden': '满足条件时隐藏此字段', 'Deactivate if': '停用条件', 'Condition under which the field is deactivated': '满足条件时停用此字段', 'Define an expression to populate the options from.': '用表达式得出选项。', 'Options expression': '选项表达式', 'Specify the source from which to populate the table': '表格数据从哪里来',
  'Data source': '数据来源', 'Enter a form input variable that contains the data for the table or define an expression to populate the data dynamically.': '填装有表格数据的变量，或用表达式得出。', 'Pagination': '分页', 'Number of rows per page': '每页行数', 'List of items': '项目列表', 'Specify an expression to populate column items': '用表达式得出各列',
  'Version tag by which this form can be referenced.': '引用这份表单时用的版本标记。', 'Version tag': '版本标记', 'Supported file formats': '允许的文件格式', 'Upload multiple files': '允许多个文件', 'Each entry must include a document ID, name, and MIME type.': '每一项须有文件编号、名称和 MIME 类型。', 'Additional details are optional. The expected format is as follows:': '其余可不填，格式如下：',
  'Document reference': '文件来源', 'Max height of preview container': '预览最大高度', 'Documents whose height exceeds the defined value in pixels will be vertically scrollable': '文件高于这个像素值时上下滚动', 'Serialization': '输出格式', 'Constraints': '约束', 'Custom': '自定义',
  'Email': '电子邮箱', 'Phone': '电话', 'The error message to display when the input does not match the regular expression.': '输入不符合正则式时显示的提示。', 'Validation pattern': '校验方式', 'Dynamic options': '动态选项', 'Add properties directly to the form schema, useful to configure functionality in custom-built task applications and form renderers.': '直接写进表单结构的属性，供本平台的填表界面读取。',
  'Security attributes': '安全属性', 'These options can incur security risks, especially if used in combination with dynamic links. Ensure that you are aware of them, that you trust the source url and only enable what your use case requires.': '这些选项有安全风险，与动态链接合用时尤其如此。请只对可信的来源、只开所需的项。', 'Headers source': '表头来源', 'Header items': '表头', 'Script execution': '运行脚本', 'Allow same origin': '视为同源',
  'Open in fullscreen': '全屏', 'Geolocation': '定位', 'Camera access': '摄像头', 'Microphone access': '麦克风', 'Forms submission': '提交表单', 'Open modal windows': '弹出对话框',
  'Open popups': '弹出窗口', 'Top level navigation': '跳转整页', 'Storage access by user': '访问存储', 'Skip to search': '跳到搜索', 'Remove tag': '移除标签', 'Powered by bpmn.io': '由 bpmn.io 提供',
  'Supports markdown and templating.': '可用 Markdown 和模板。', 'Supports HTML, styling, and templating. Styles are automatically scoped to the HTML component.': '可用 HTML、样式和模板；样式只在本组件内生效。',
  'Text view is empty': '文本为空', 'Text view is populated by an expression': '文本由表达式得出', 'Text view is templated': '文本由模板得出', 'Html view is empty': 'HTML 为空', 'Html view is populated by an expression': 'HTML 由表达式得出', 'Html view is templated': 'HTML 由模板得出',
  'Not all external sources can be displayed in the iFrame. Read more about it in the': '有的外部网页不允许内嵌，见', 'X-FRAME-OPTIONS documentation': 'X-Frame-Options 说明', 'Allow the iframe to access more functionality of your browser, details regarding the various options can be found in the': '允许内嵌页使用浏览器的更多功能，各项含义见', 'MDN iFrame documentation.': 'MDN 的 iframe 说明。',
  'The input property may be an array of simple values or alternatively follow this schema:': '输入变量可以是简单值的列表，也可以是这样的结构：', 'The expression may result in an array of simple values or alternatively follow this schema:': '表达式可以得出简单值的列表，也可以是这样的结构：', 'A comma-separated list of': '以逗号分隔的', 'file type specifiers': '文件类型',
  'When using Camunda Tasklist UI, additional document reference attributes are automatically handled. Modifying the document reference may affect the document preview functionality.': '改动文件来源可能影响预览。', 'Learn more in our': '详见', 'documentation': '说明',
  'Min validation value is not a valid number.': '最小值不是有效的数字。', 'Max validation value is not a valid number.': '最大值不是有效的数字。',
}

/** Source text that is the English or the Chinese expression, by the page's language at that moment; Chinese where there is no page. */
export const either = (english: string, own: string): string => `(globalThis.document?.documentElement.lang === 'en' ? ${english} : ${own})`

const sentences: readonly (readonly [english: string, own: string])[] = [
  ['`Field must match pattern ${validation.pattern}.`', '`格式应为 ${validation.pattern}。`'],
  ['`Field must have minimum value of ${validation.min}.`', '`不得小于 ${validation.min}。`'],
  ['`Field must have maximum value of ${validation.max}.`', '`不得大于 ${validation.max}。`'],
  ['`Field must have minimum length of ${validation.minLength}.`', '`至少 ${validation.minLength} 个字。`'],
  ['`Field must have maximum length of ${validation.maxLength}.`', '`最多 ${validation.maxLength} 个字。`'],
  ["'Field must be a valid  international phone number. (e.g. +4930664040900)'", "'请填写有效的电话号码，例如 +8608391234567。'"],
  ["'Value is expected to ' + (decimalDigits === 0 ? 'be an integer' : `have at most ${decimalDigits} decimal digit${decimalDigits > 1 ? 's' : ''}`) + '.'", "(decimalDigits === 0 ? '请填整数。' : `最多 ${decimalDigits} 位小数。`)"],
  ['`Please select a valid value, the two nearest valid values are ${previousValue} and ${nextValue}.`', '`请填步长的整数倍，最近的是 ${previousValue} 和 ${nextValue}。`'],
  ["valueLabel || 'Select'", "valueLabel || '请选择'"],
  ["hasOptionsLeft ? 'No results' : 'All values selected'", "hasOptionsLeft ? '没有结果' : '已全部选中'"],
  ['`Remove list item ${itemIndex + 1}`', '`移除第 ${itemIndex + 1} 项`'],
  ['`Expand all (${values.length - 1})`', '`展开全部（${values.length - 1}）`'],
  ['`Click to sort by ${label} descending`', '`按 ${label} 降序`'],
  ['`Click to sort by ${label} ascending`', '`按 ${label} 升序`'],
  ['`Download ${fileName}`', '`下载 ${fileName}`'],
  ['`Remove ${entry.label}`', '`移除${entry.label}`'],
]

/** Sentences put together from parts: source text in form-js → the same in both languages. */
export const formSentences: readonly (readonly [english: string, both: string])[] = [
  ...sentences.map(([english, own]) => [english, either(english, own)] as const),
  ["emptyListMessage = 'No results'", `emptyListMessage = ${either("'No results'", "'没有结果'")}`],
  ["[DATETIME_SUBTYPES.DATE]: 'Date'", `[DATETIME_SUBTYPES.DATE]: ${either("'Date'", "'日期'")}`],
  ["[DATETIME_SUBTYPES.TIME]: 'Time'", `[DATETIME_SUBTYPES.TIME]: ${either("'Time'", "'时间'")}`],
  ["[DATETIME_SUBTYPES.DATETIME]: 'Date & Time'", `[DATETIME_SUBTYPES.DATETIME]: ${either("'Date & Time'", "'日期和时间'")}`],
  [`" ", 'Add new']`, `" ", ${either("'Add new'", "'新增一项'")}]`],
  [`" ", 'Collapse']`, `" ", ${either("'Collapse'", "'收起'")}]`],
  ["evaluatedColumns.length === 0 ? 'Nothing to show.'", `evaluatedColumns.length === 0 ? ${either("'Nothing to show.'", "'暂无内容。'")}`],
]

const slots = /(\b(?:label|name|title|description|tooltip|children|placeholder)\s*[:=]\s*\[?|\}\), (?=['"][^'"\n]+['"]\])|["']aria-label["']\s*:\s*|\breturn\s+|\b(?:errors\.push|translate)\(\s*)(['"])([^'"\\\n]+)\2/g

/**
 * The source text of form-js with a choice by the page's language wherever a label stands, never in place of a value that is compared. A plain
 * expression and no getter: form-js copies and overwrites the objects its labels stand in.
 */
export const bilingual = (code: string): string => {
  const worded = code.replace(slots, (whole, slot: string, quote: string, text: string) =>
    Object.hasOwn(formWords, text) ? slot + either(quote + text + quote, quote + formWords[text] + quote) : whole)
  return formSentences.reduce((text, [english, both]) => text.replaceAll(english, both), worded)
}
