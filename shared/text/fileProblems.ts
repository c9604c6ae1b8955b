import type { ProblemCode } from '../entity/problem.ts';
import type { ProblemWords } from './problems.ts';
import type { Language } from './words.ts';

/** The words of what can be wrong with a file that comes in. */
export const fileProblemWords = {
  FILE_NOT_FOUND: {
    'zh-CN': { message: '找不到文件 {file}', hint: '检查路径，或重新选择文件' },
    en: { message: 'File {file} was not found', hint: 'Check the path or pick the file again' },
  },
  FILE_EMPTY: {
    'zh-CN': { message: '文件是空的', hint: '重新下载；渠道当日无交易时不会给空文件' },
    en: {
      message: 'The file is empty',
      hint: 'Fetch it again; a channel with no trades gives no file rather than an empty one',
    },
  },
  FORMAT_UNKNOWN: {
    'zh-CN': {
      message: '无法识别的文件：{looksLike}',
      hint: '确认这是对账文件；其他表格可用 gouji mapping propose 做一个映射',
    },
    en: {
      message: 'Not a format that is known: {looksLike}',
      hint: 'Check that this is a reconciliation file; for any other table make a mapping with gouji mapping propose',
    },
  },
  FORMAT_RESAVED: {
    'zh-CN': {
      message: '这是用电子表格另存过的{format}，另存时改动了什么无从得知',
      hint: '导入下载下来的原始文件（CSV 或 zip），不要先用 Excel 打开另存',
    },
    en: {
      message: 'This is a {format} that a spreadsheet has saved again; what that changed nobody can tell',
      hint: 'Import the file as it was downloaded (CSV or zip), before Excel has opened and saved it',
    },
  },
  FORMAT_AMBIGUOUS: {
    'zh-CN': {
      message: '无法确定文件格式，同样像 {formats}',
      hint: '用 --source 指定数据源，或重新下载；仍然如此请把文件交给我们',
    },
    en: {
      message: 'The format cannot be told: it may as well be {formats}',
      hint: 'Name the source when importing, or fetch it again; if that does not help, send us the file',
    },
  },
  FORMAT_CONSUMER_EXPORT: {
    'zh-CN': { message: '这是个人账单（{format}），不能用于对账', hint: '请在商户平台下载“{fetch}”' },
    en: {
      message: 'This is a personal export ({format}), unfit for reconciliation',
      hint: 'Fetch the “{fetch}” from the merchant platform',
    },
  },
  ENCODING_INVALID: {
    'zh-CN': {
      message: '文字编码在第 {position} 字节处损坏（{encoding}）',
      hint: '重新下载，不要用其他程序打开后再保存',
    },
    en: {
      message: 'The text encoding breaks at byte {position} ({encoding})',
      hint: 'Fetch the file again; do not save it from another program',
    },
  },
  ENCODING_UNSURE: {
    'zh-CN': {
      message: '无法确定文字编码，同一行可读作：{candidates}',
      hint: '选择读得通的一种再导入（--encoding 名称）',
    },
    en: {
      message: 'The text encoding cannot be told; one line reads: {candidates}',
      hint: 'Choose the one that makes sense and import again (--encoding NAME)',
    },
  },
  ZIP_DAMAGED: {
    'zh-CN': { message: '压缩包损坏：{reason}', hint: '重新下载' },
    en: { message: 'The zip is damaged: {reason}', hint: 'Fetch it again' },
  },
  ZIP_TOO_LARGE: {
    'zh-CN': { message: '压缩包解开后超过上限：{reason}', hint: '这不像对账文件；确认来源' },
    en: {
      message: 'The zip unpacks beyond the limit: {reason}',
      hint: 'This does not look like a bill; check where it came from',
    },
  },
  ZIP_NO_DETAIL: {
    'zh-CN': { message: '没有明细，只有：{members}', hint: '下载并导入含明细的账单，汇总不能代替明细' },
    en: { message: 'There is no detail, only: {members}', hint: 'Fetch and import the bill with its details' },
  },
  DISPUTES_UNREAD: {
    'zh-CN': {
      message: '有 {count} 条差错记录（ZME）会变动资金，但其金额字段没有公开的说明，不能入账',
      hint: '从压缩包取出 ZM 文件单独导入，差错按银联的说明由人工处理；如有接口规范 6.2 节，请提供',
    },
    en: {
      message: 'There are {count} disputes (ZME), which move money; which of their fields are amounts is not published',
      hint: 'Take ZM out of the zip and import it alone; settle the disputes by hand. Section 6.2 of the interface specification would make them readable',
    },
  },
  WORKBOOK_DAMAGED: {
    'zh-CN': { message: '工作簿损坏：{reason}', hint: '重新导出' },
    en: { message: 'The workbook is damaged: {reason}', hint: 'Export it again' },
  },
  WORKBOOK_TOO_LARGE: {
    'zh-CN': { message: '工作簿超过上限：{reason}', hint: '拆分后再导入，或导出为 CSV' },
    en: { message: 'The workbook is beyond the limit: {reason}', hint: 'Split it, or export CSV' },
  },
  HEADER_MISSING: {
    'zh-CN': { message: '找不到表头（需要 {expected}）', hint: '不要删改表头行' },
    en: { message: 'The header row was not found (needs {expected})', hint: 'Do not remove or change the header row' },
  },
  COLUMN_MISSING: {
    'zh-CN': { message: '缺少列“{column}”', hint: '使用完整的导出' },
    en: { message: 'Column “{column}” is missing', hint: 'Use the complete export' },
  },
  HEADER_CHANGED: {
    'zh-CN': {
      message:
        '表头变了：映射“{profile}”第 {version} 版有 {before} 列，此文件有 {now} 列；新增：{added}；缺少：{missing}；改名：{renamed}；文件形式：{container}',
      hint: '核对新表头后，用 gouji mapping propose 为“{profile}”做一个新版本，再导入',
    },
    en: {
      message:
        'The header has changed: mapping “{profile}” v{version} had {before} columns, this file has {now}; added: {added}; missing: {missing}; renamed: {renamed}; container: {container}',
      hint: 'Check the new header, make a new version of “{profile}” with gouji mapping propose, and import again',
    },
  },
  COLUMNS_CHANGED: {
    'zh-CN': {
      message: '数据源 {source} 的列变了：上次（{file}）{before} 列，这次 {now} 列；新增 {added}；少了 {lost}',
      hint: '需要的列都在，文件已照常导入；请核对新增或少了的列是否影响金额，必要时向对方确认',
    },
    en: {
      message:
        'The columns of {source} have changed: {before} in the file before ({file}), {now} now; added {added}; lost {lost}',
      hint: 'Every column that is needed is there and the file was imported; make sure that what was added or lost has no part in the amounts',
    },
  },
  MAPPING_INCOMPLETE: {
    'zh-CN': {
      message: '映射“{profile}”第 {version} 版还有问题没有回答：{open}',
      hint: '回答后保存为新版本；没有确定的含义不会被猜测',
    },
    en: {
      message: 'Mapping “{profile}” v{version} leaves questions open: {open}',
      hint: 'Answer them and save a new version; what a file means is never guessed',
    },
  },
  FILE_TRUNCATED: {
    'zh-CN': { message: '文件不完整：缺少 {missing}', hint: '重新下载' },
    en: { message: 'The file is cut short: {missing} is missing', hint: 'Fetch it again' },
  },
  ROW_MALFORMED: {
    'zh-CN': { message: '第 {record} 条记录不合格式：{reason}', hint: '查看原文件该行；重新下载' },
    en: {
      message: 'Record {record} is malformed: {reason}',
      hint: 'Look at that line of the original; fetch the file again',
    },
  },
  AMOUNT_INVALID: {
    'zh-CN': { message: '“{column}”不是可接受的金额：{value}', hint: '金额须为十进制数，位数不超过币种的小数位' },
    en: {
      message: '“{column}” is not an acceptable amount: {value}',
      hint: 'Amounts are decimal numbers with no more digits than the currency has',
    },
  },
  DATE_INVALID: {
    'zh-CN': { message: '“{column}”不是有效日期：{value}', hint: '须为真实存在的日期' },
    en: { message: '“{column}” is not a valid date: {value}', hint: 'It must be a date that exists' },
  },
  DATE_ORDER_AMBIGUOUS: {
    'zh-CN': {
      message: '日期 {value} 既可读作 {first}，也可读作 {second}，整个文件中没有日期能确定顺序',
      hint: '导出更长的区间（含 13 日以后的日期），或在导入时指定日期顺序（{orders}）',
    },
    en: {
      message: 'The date {value} may be {first} or {second}, and no date of the file tells which order it uses',
      hint: 'Export a longer period (with a day after the 12th), or name the order when importing ({orders})',
    },
  },
  CURRENCY_UNKNOWN: {
    'zh-CN': { message: '不认识的币种：{value}', hint: '使用 ISO 代码，如 CNY' },
    en: { message: 'Unknown currency: {value}', hint: 'Use an ISO code such as CNY' },
  },
  CURRENCY_ASSUMED: {
    'zh-CN': { message: '文件没有写明币种，按 {currency} 读取', hint: '账户若不是 {currency}，请不要使用此文件' },
    en: {
      message: 'The file names no currency; it was read as {currency}',
      hint: 'Do not use it if the account is not kept in {currency}',
    },
  },
  VALUE_UNKNOWN: {
    'zh-CN': { message: '“{column}”的值不认识：{value}', hint: '可用的值：{allowed}' },
    en: { message: 'Unknown value of “{column}”: {value}', hint: 'Allowed: {allowed}' },
  },
  TOTAL_DISAGREES: {
    'zh-CN': {
      message: '{name}不符：文件声明 {declared}，明细合计 {computed}',
      hint: '文件可能被改动或截断；重新下载',
    },
    en: {
      message: '{name} disagrees: the file declares {declared}, its rows add up to {computed}',
      hint: 'The file may be altered or cut; fetch it again',
    },
  },
  COUNT_DISAGREES: {
    'zh-CN': {
      message: '{name}不符：文件声明 {declared} 笔，实有 {computed} 笔',
      hint: '文件可能被改动或截断；重新下载',
    },
    en: {
      message: '{name} disagrees: the file declares {declared} rows, it has {computed}',
      hint: 'The file may be altered or cut; fetch it again',
    },
  },
  BALANCE_BROKEN: {
    'zh-CN': { message: '余额不连续：应为 {expected}，文件为 {found}', hint: '缺页或被改动；重新导出完整区间' },
    en: {
      message: 'The balance does not join: expected {expected}, the file says {found}',
      hint: 'A page is missing or altered; export the whole period again',
    },
  },
  BALANCE_MISSING: {
    'zh-CN': { message: '对账单缺少余额（{missing}），无法验证明细是否完整', hint: '下载含期初、期末余额的对账单' },
    en: {
      message: 'The statement carries no balance ({missing}); nothing proves that its rows are complete',
      hint: 'Fetch a statement with opening and closing balance',
    },
  },
  IDENTIFIER_DAMAGED: {
    'zh-CN': { message: '编号已被 Excel 损坏：{value}', hint: '把该列设为文本后重新导出' },
    en: { message: 'The identifier was damaged by Excel: {value}', hint: 'Make the column text and export again' },
  },
  SOURCE_UNKNOWN: {
    'zh-CN': { message: '没有数据源接收 {format} 文件', hint: '在 setup.yaml 的 sources 中加入，或用 --source 指定' },
    en: {
      message: 'No source takes {format} files',
      hint: 'Add one to sources in setup.yaml, or name it with --source',
    },
  },
  SOURCE_AMBIGUOUS: {
    'zh-CN': { message: '多个数据源可接收：{sources}', hint: '用 --source 指定其中一个' },
    en: { message: 'Several sources could take it: {sources}', hint: 'Name one with --source' },
  },
  SOURCE_OTHER_ACCOUNT: {
    'zh-CN': { message: '文件属于 {found}，数据源 {source} 是 {expected}', hint: '确认没有拿错商户或账户的文件' },
    en: {
      message: 'The file is of {found}, source {source} is {expected}',
      hint: 'Check that the file is not of another merchant or account',
    },
  },
  FILE_OTHER_DAY: {
    'zh-CN': {
      message: '文件是 {found} 的（数据源 {source}），要的是 {expected}',
      hint: '确认没有拿错日期的文件；要导入其他日期，不要写 --day',
    },
    en: {
      message: 'The file is of {found} (source {source}), asked for was {expected}',
      hint: 'Check that the file is not of another day; leave out --day to import whatever day it is of',
    },
  },
  DAY_UNNAMED: {
    'zh-CN': {
      message: '文件里没有交易，也没有写明是哪一天',
      hint: '确认日期后再导入：gouji import --source {source} --day {day} 文件',
    },
    en: {
      message: 'The file has no rows and does not say of which day it is',
      hint: 'Make sure of the day, then: gouji import --source {source} --day {day} FILE',
    },
  },
  DAY_NOT_EMPTY: {
    'zh-CN': { message: '{source} 在 {day} 有 {rows} 笔，不能算作没有交易', hint: '核对日期与数据源' },
    en: { message: '{source} has {rows} rows on {day}; the day is not empty', hint: 'Check the day and the source' },
  },
  DAY_WAS_EMPTY: {
    'zh-CN': {
      message: '{by} 曾声明 {source} 在 {day} 没有交易，现在有 {rows} 笔',
      hint: '以文件为准；核对当初的声明从何而来',
    },
    en: {
      message: '{by} had declared {day} of {source} empty; now it has {rows} rows',
      hint: 'The rows stand; find out where the declaration came from',
    },
  },
  DAY_NOT_DECLARED: {
    'zh-CN': {
      message: '没有人声明过 {source} 在 {day} 没有交易',
      hint: '核对日期与数据源：gouji arrivals --day {day}',
    },
    en: {
      message: 'Nobody has declared {day} of {source} empty',
      hint: 'Check the day and the source: gouji arrivals --day {day}',
    },
  },
  INBOX_LEFT: {
    'zh-CN': { message: '留在收件夹：{reason}', hint: '下次运行会再看一次' },
    en: { message: 'Left in the inbox: {reason}', hint: 'The next run looks at it again' },
  },
  IMPORT_CANCELLED: {
    'zh-CN': { message: '导入已取消，没有留下任何内容', hint: '需要时重新导入' },
    en: { message: 'The import was stopped; nothing was kept', hint: 'Import again when you wish' },
  },
  IMPORT_INTERRUPTED: {
    'zh-CN': { message: '读取文件时程序中断（{reason}），没有留下任何内容', hint: '再导入一次；仍然如此请重启程序' },
    en: {
      message: 'Reading was interrupted ({reason}); nothing was kept',
      hint: 'Import it again; if that does not help, restart the program',
    },
  },
  REVISION_PENDING: {
    'zh-CN': {
      message: '文件改动了已导入的记录，尚未写入（修订 {id}）',
      hint: '查看差异：gouji revision show {id}；无误则 accept，否则 reject。原有记录会保留',
    },
    en: {
      message: 'The file changes records that are here already; nothing was written (revision {id})',
      hint: 'Look at the difference with gouji revision show {id}, then accept or reject it; the old rows are kept',
    },
  },
  REVISION_CHANGED: {
    'zh-CN': { message: '修订 {id} 的差异已不是所看到的内容', hint: '重新查看差异后再接受' },
    en: {
      message: 'The difference of revision {id} is no longer the one that was looked at',
      hint: 'Look at it again, then accept it',
    },
  },
  REVISION_DECIDED: {
    'zh-CN': { message: '修订 {id} 已处理（{state}）', hint: '被拒绝的文件可以重新导入，再作处理' },
    en: {
      message: 'Revision {id} has been decided ({state})',
      hint: 'A file that was rejected may be imported again and is decided anew then',
    },
  },
  STATEMENT_GAP: {
    'zh-CN': {
      message:
        '账户 {account} 的对账单不连续：上一张期末 {closing}（{before}），下一张期初 {opening}（{after}），缺少 {days}',
      hint: '向银行索取所缺日期或编号的对账单并导入',
    },
    en: {
      message:
        'The statements of account {account} do not follow one another: the one before closes with {closing} ({before}), the next opens with {opening} ({after}); missing: {days}',
      hint: 'Ask the bank for the statements of the missing days or numbers, and import them',
    },
  },
} satisfies Partial<Record<ProblemCode, Record<Language, ProblemWords>>>;
