// A support room as it looks on a busy morning, for pictures and for tests that need more than one ticket.
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC", "base64");

export function furnish(desk) {
  const wang = desk.addAgent({ name: "wang", display: "小王", teams: ["tech", "service"] });
  const li = desk.addAgent({ name: "li", display: "小李", teams: ["tech"] });
  desk.addAgent({ name: "chen", display: "陈组长", role: "lead" });
  desk.addAgent({ name: "amy", display: "Amy", role: "author" });
  desk.canned.push(
    { id: "reauthorise", title: "重新授权", text: "{customer}您好，请在「设置 → 店铺授权」里重新授权一次，然后告诉我结果。", lang: "zh", category: "data_sync" },
    { id: "wait", title: "正在查", text: "收到，我正在查，5 分钟内给您答复。", lang: "zh", category: null },
    { id: "refund", title: "退款说明", text: "退款会在 1 到 3 个工作日内原路退回。", lang: "zh", category: "billing_dispute" },
    { id: "wait-en", title: "Looking into it", text: "Thank you, I am looking into it and will be back within five minutes.", lang: "en", category: null });
  const MINUTE = 60_000;
  const id = "9f86d081884c7d659a2feaa0c55ad015";
  desk.files.set(id, PNG);
  const sync = desk.open({
    priority: "urgent", subject: "双 11 订单没有同步", age: 7 * MINUTE, customer: { name: "赵敏", contact: "13800000001", shop: "小明的店", plan: "专业版", page: "/orders" },
    lines: [["customer", "双11订单没有同步过来 E1024，都发不了货了"], ["bot", "先看两件事：\n\n- 「设置 → 店铺授权」里这家店是不是**有效**\n- 其他网页打得开吗？"], ["customer", "授权有效，网页也打得开"], ["bot", "请在「订单 → 手动同步」里点一次，看看有没有提示。"], ["customer", "点了，还是 E1024"], ["bot", "这个问题需要同事来处理，已经为您登记，马上有人接手。"]],
    facts: { error_code: "E1024", impact: "发不了货", orders: "大约 40 单" }, labels: { error_code: "错误码", impact: "影响", orders: "受影响订单" }, tried: ["检查了网络", "确认店铺授权有效", "手动同步了一次"],
    why: { reason: "not_solved", nearest: [{ rule: "sync-orders-missing", confidence: 1 }, { rule: "kb/sync/orders-not-updating", confidence: 0.62 }] },
    attachments: [{ id, name: "同步失败.png", type: "image/png", size: 48213, url: `/v1/desk/tickets/T20261122-0001/attachments/${id}`, at: new Date().toISOString() }],
    earlier: [{ number: "T20261101-0003", status: "solved", category: "data_sync", subject: "授权过期后商品不更新", created_at: "2026-11-01T02:10:00.000Z" }, { number: "T20261018-0012", status: "closed", category: "billing_dispute", subject: "续费发票抬头", created_at: "2026-10-18T06:00:00.000Z" }],
  });
  const login = desk.open({ category: "account_login", priority: "high", subject: "账号异常登录不了", customer: { shop: "阿花女装", contact: "ahua@example.com" }, age: 52 * MINUTE, lines: [["customer", "提示账号异常，登录不上"], ["bot", "是哪个账号？有没有收到短信通知？"], ["customer", "主账号，没有短信"]] });
  const bill = desk.open({ category: "billing_dispute", team: "billing", subject: "扣了两次年费", customer: { name: "孙老板" }, age: 80 * MINUTE, lines: [["customer", "年费扣了两次，请核对"]] });
  const english = desk.open({ lang: "en", subject: "Products are not pulled", customer: { name: "Ann", shop: "Ann and Co", contact: "ann@example.com", plan: "pro" }, age: 3 * MINUTE, lines: [["customer", "my products are not showing up"], ["bot", "Is the shop authorisation **valid**?"], ["customer", "yes it is"]] });
  const slow = desk.open({ category: "lag_crash", subject: "打开报表就卡死", customer: { shop: "老周五金" }, age: 26 * MINUTE, lines: [["customer", "一打开利润报表就卡死"]] });
  return { wang, li, sync, login, bill, english, slow };
}
