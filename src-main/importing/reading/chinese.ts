/**
 * Letters that make up nearly all of Chinese money papers: the most frequent ones of modern Chinese, those of banking
 * and trade, of surnames and given names, and of places.
 */
const common = new Set(
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严' +
    '账帐户额款费付退卡银储蓄汇票贷借余摘币凭购货销售订渠扣缴税薪息贴兑换充冻押担险租赁店铺超餐饮递站营厅网柜台终端编码序注附途冲补录笔附财奖补贴保利润转客户商户手续核审批签章姓证身份邮箱址项违罚滞纳津绩误差错撤销待未已失败功默认扫描微支宝联闪付转充值提现红包话流量月账单' +
    '李刘陈杨赵黄吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田姜范姚谭廖邹熊陆郝孔崔康邱秦顾侯邵孟龙雷钱汤尹黎贺赖龚伟芳娜秀英敏静丽磊洋勇艳杰娟涛超兰霞刚桂琴波辉鹏宇浩欣怡婷慧玲梅雪飞雨晨佳凯鑫志俊峰燕春萍荣莉香翠珍倩琳晶莹洁云斌健旭宁强军建国文博思远子轩梓涵若曦诗瑶嘉玉珊琪倪殷甄施巩祝章蓝柳鲍' +
    '州圳津庆杭苏武汉都肥岛沈阳连厦福湖浙川贵陕甘肃吉黑辽蒙古疆藏镇乡村街楼室栋港澳湾莞佛珠惠温嘉绍台泉漳潮汕琼滨春哈尔郊滩桥园苑城寺庙岗坡溪河湖淮渭洛衡襄宜荆',
);

/** Words that stand in the headers and rows of every Chinese statement; two of them together are no accident. */
const words = [
  ...['交易', '金额', '余额', '日期', '时间', '账户', '账号', '帐号', '帐户', '户名', '摘要', '备注', '附言', '用途'],
  ...[
    '收入',
    '支出',
    '借方',
    '贷方',
    '凭证',
    '流水',
    '币种',
    '人民币',
    '对方',
    '商户',
    '订单',
    '退款',
    '手续费',
    '银行',
  ],
  ...['结算', '充值', '提现', '结息', '代扣', '服务费', '运费', '有限', '中国', '快捷', '存款', '取款', '贷款', '汇款'],
  ...['转账', '支付', '消费', '名称', '类型', '状态', '渠道', '合计', '明细', '利息', '公司', '工资', '代发', '商品'],
];

/** Marks of punctuation and full-width forms that Chinese and Japanese texts share: they tell nothing. */
const isMark = (code: number): boolean =>
  (code >= 0x2010 && code <= 0x2026) ||
  (code >= 0x3000 && code <= 0x303f) ||
  (code >= 0xff01 && code <= 0xffef) ||
  code === 0xb7 ||
  code === 0xa4 ||
  code === 0xa5 ||
  code === 0xd7 ||
  code === 0x2192;

/** What speaks for and against a text being Chinese. */
export type ChineseCount = {
  /** Letters of the common set. */
  readonly common: number;
  /** All letters beyond ASCII, marks left out. */
  readonly letters: number;
  /** Different words of money papers. */
  readonly words: number;
};

export function countChinese(text: string): ChineseCount {
  let [seen, letters] = [0, 0];
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    if (code < 128 || isMark(code)) continue;
    letters += 1;
    if (common.has(letter)) seen += 1;
  }
  return { common: seen, letters, words: words.filter((word) => text.includes(word)).length };
}

/** Of these many letters on, the share of common ones tells; fewer must all be common, the fewest be a known word. */
const FEW_LETTERS = 8;
const FEWEST_LETTERS = 4;
const CERTAIN_SHARE = 0.7;

/**
 * Is the text certainly Chinese? Bytes of Big5, Shift_JIS or a western encoding may be read as GB18030 as well, and
 * then give rare characters: of Chinese writing nine letters in ten are common ones, of such a reading one or two.
 */
export function isCertainlyChinese({ common: seen, letters, words: found }: ChineseCount): boolean {
  if (letters === 0) return false;
  if (found >= 2 && seen * 2 >= letters) return true;
  if (letters < FEWEST_LETTERS) return found > 0 && seen === letters;
  if (letters < FEW_LETTERS) return seen === letters;
  return seen >= letters * CERTAIN_SHARE;
}
