/** A small setup in which every kind of entry stands once or twice; slips are made in it by replacing words. */
export const small = `\
# a small setup in which every kind of entry stands once or twice
enterprise:
  code: KD
  name: 快递
  currency: CNY
calendar:
  holidays: ["2026-10-01", "2026-10-02"]
  workdays: ["2026-10-10"]
banks:
  - { code: ICBC, name: 工行 }
  - { code: HSBC, name: 汇丰 }
realAccounts:
  - { code: main, bank: ICBC, number: "1202", name: 快递, currency: CNY, opening: "100.00", openingDay: "2026-10-11" }
  - { code: yen, bank: HSBC, number: "8081", name: 快递, currency: JPY, opening: "100", openingDay: "2026-10-11" }
accountTypes:
  - { code: settlement, name: 结算户, level: [company, institution], kinds: [payment, refund] }
  - { code: welfare, name: 福利户, level: [person], kinds: [grant] }
  - { code: fee, name: 手续费户, level: [institution], role: fee, kinds: [fee] }
virtualAccounts:
  - { code: C, name: 公司, level: company, type: settlement, realAccount: main, holder: 快递 }
  - { code: S1, name: 一站, level: institution, parent: C, type: settlement, realAccount: main, holder: 一站, opening: "100.00" }
  - { code: P1, name: 王五, level: person, parent: S1, type: welfare, realAccount: main, holder: 王五 }
  - { code: F1, name: 手续费, level: institution, parent: C, type: fee, realAccount: main, holder: 快递 }
limits:
  - { code: L1, bank: ICBC, type: welfare, per: day, amount: "100.00", from: "2026-01-01", to: "2026-12-31" }
sources:
  - code: wechat
    name: 微信
    side: channel
    format: wechat-trade
    channel: wechat
    realAccount: main
    settlement: { delay: T+1, words: [财付通] }
  - { code: bank, name: 工行, side: bank, format: icbc-csv, realAccount: main }
  - { code: book, name: 台账, side: book, format: book-xlsx }
reconciliations:
  - { code: orders, name: 业务对账, left: [book], right: [wechat], rules: orders }
ruleSets:
  - code: orders
    name: 订单
    passes:
      - { kind: exact-key, code: payments, name: 收款, keys: [orderNo] }
      - { kind: net-zero, code: internal, name: 内部, keys: [voucherNo] }
splits:
  - code: share
    name: 分账
    channel: wechat
    kinds: [payment]
    accounts: [S1]
    shares:
      - { account: F1, rate: "15%" }
      - { account: origin, remainder: true }
people:
  - { code: wang, name: 王会计, role: clerk }
  - { code: li, name: 李复核, role: checker, limit: "100.00" }
`;
