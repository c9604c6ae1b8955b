import type { Words } from './words.ts';

/** Reasons that a Problem's params name by code; a reason without words here is shown as it is. */
export const reasonWords: Readonly<Record<string, Words>> = {
  ALIAS: { 'zh-CN': '不接受锚点（&）与别名（*）', en: 'anchors (&) and aliases (*) are not accepted' },
  COMPLEX_KEY: { 'zh-CN': '键必须是简单的词', en: 'a key must be a plain word' },
  DIRECTIVE: { 'zh-CN': '只接受 YAML 1.2', en: 'only YAML 1.2 is accepted' },
  BAD_INDENT: { 'zh-CN': '缩进不一致', en: 'the indentation does not agree' },
  TAB_AS_INDENT: { 'zh-CN': '缩进不能用制表符，请用空格', en: 'indent with spaces, not tabs' },
  DUPLICATE_KEY: { 'zh-CN': '同一个键写了两次', en: 'the same key stands twice' },
  MULTIPLE_DOCS: { 'zh-CN': '一个文件只能有一份设置（不要有“---”）', en: 'one file holds one setup (no “---”)' },
  MISSING_CHAR: { 'zh-CN': '缺少字符（引号、冒号、逗号或括号）', en: 'a quote, colon, comma or bracket is missing' },
  TAG_RESOLVE_FAILED: { 'zh-CN': '不接受标签（!…）', en: 'tags (!…) are not accepted' },
  RESOURCE_EXHAUSTION: { 'zh-CN': '嵌套过深', en: 'nested too deeply' },
  BLOCK_AS_IMPLICIT_KEY: { 'zh-CN': '一行里有两个“键: 值”', en: 'two “key: value” on one line' },
  MULTILINE_IMPLICIT_KEY: { 'zh-CN': '键不能跨行', en: 'a key must stay on one line' },
  UNEXPECTED_TOKEN: { 'zh-CN': '多余的字符', en: 'something that does not belong here' },
};
