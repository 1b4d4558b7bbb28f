// Every string of the widget, in both languages, in one table. {x} is filled in by say().
import type { Both, Lang } from "./model";

const WORDS = {
  name: { zh: "小二", en: "Xiaoer" },
  launch: { zh: "打开客服聊天", en: "Open support chat" },
  unread: { zh: "{n} 条新消息", en: "{n} new messages" },
  close: { zh: "收起聊天", en: "Close chat" },
  tagline: { zh: "马上回答您", en: "Answers at once" },
  human: { zh: "转人工", en: "Talk to a person" },
  humanShort: { zh: "转人工", en: "A person" },
  greeting: {
    zh: "您好，我是{name}。遇到了什么问题，一句话告诉我就行。",
    en: "Hello, I am {name}. Tell me in a sentence what is wrong.",
  },
  starter1: { zh: "订单或商品没有同步", en: "Orders are not syncing" },
  starter2: { zh: "账号登录不了", en: "I can't log in" },
  starter3: { zh: "不知道怎么操作", en: "How do I use a feature?" },
  starter4: { zh: "软件卡顿闪退", en: "The software is slow or crashes" },
  starter5: { zh: "扣费不对", en: "A charge looks wrong" },
  log: { zh: "聊天记录", en: "Conversation" },
  you: { zh: "您：", en: "You: " },
  today: { zh: "今天", en: "Today" },
  yesterday: { zh: "昨天", en: "Yesterday" },
  newest: { zh: "回到最新消息", en: "Newest message" },
  waiting: { zh: "暂时连不上。消息不会丢，连上后自动发出。", en: "No connection. Messages are kept and sent later." },
  queued: { zh: "等待发送", en: "Waiting" },
  failed: { zh: "没有发出去", en: "Not sent" },
  tooLong: { zh: "太长了，最多 4000 字", en: "Too long: 4000 characters at most" },
  again: { zh: "重试", en: "Try again" },
  edit: { zh: "修改", en: "Edit" },
  renewed: { zh: "已为您开始新的会话，消息没有丢。", en: "This is a new conversation; your message came along." },
  relayed: { zh: "已转给同事", en: "Passed on to a colleague" },
  helpful: { zh: "有帮助吗？", en: "Did this help?" },
  yes: { zh: "有帮助", en: "Yes" },
  no: { zh: "没有", en: "No" },
  thanks: { zh: "谢谢您的反馈", en: "Thank you for telling us" },
  notHelped: { zh: "还是不行", en: "That did not help" },
  stepBack: { zh: "上一步", en: "Back" },
  step: { zh: "第 {step} 步，共 {of} 步", en: "Step {step} of {of}" },
  input: { zh: "消息", en: "Message" },
  placeholder: { zh: "说说遇到的问题…", en: "What is wrong?" },
  send: { zh: "发送", en: "Send" },
  attach: { zh: "发送截图", en: "Send a screenshot" },
  drop: { zh: "松开即可发送截图", en: "Drop the screenshot here" },
  needsTicket: { zh: "转人工以后就能发截图了。", en: "Pictures go to a person: ask for one first." },
  dismiss: { zh: "知道了", en: "Dismiss" },
  uploading: { zh: "正在上传 {n}%", en: "Uploading {n} %" },
  pictureSent: { zh: "已附到工单", en: "Added to the ticket" },
  tooBig: { zh: "图片超过 5 MB，请裁剪后再发", en: "Over 5 MB: crop it" },
  notAPicture: { zh: "只能发 PNG、JPEG、GIF、WebP 图片", en: "Only PNG, JPEG, GIF and WebP pictures" },
  tooMany: { zh: "这张工单已有 5 张图片", en: "The ticket has 5 pictures already" },
  broken: { zh: "没有传上去，请重新选择", en: "Not uploaded: please pick it again" },
  video: { zh: "看视频", en: "Watch the video" },
  page: { zh: "在新页面打开", en: "Open as a page" },
  back: { zh: "返回", en: "Back" },
  loading: { zh: "正在打开…", en: "Opening…" },
  notOpened: { zh: "没有打开，请检查网络", en: "Not opened: check the network" },
  ticket: { zh: "工单", en: "Ticket" },
  new: { zh: "已登记", en: "Received" },
  open: { zh: "处理中", en: "In progress" },
  pending: { zh: "等您补充", en: "Waiting for you" },
  on_hold: { zh: "等第三方答复", en: "On hold" },
  solved: { zh: "已解决", en: "Solved" },
  closed: { zh: "已关闭", en: "Closed" },
  respondBy: { zh: "{time} 前回复您", en: "Answer by {time}" },
} satisfies Record<string, Record<Lang, string>>;

export type Word = keyof typeof WORDS;

export function say(lang: Lang, word: Word, fill: Record<string, string | number> = {}): string {
  return WORDS[word][lang].replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ""));
}

// A text of the desk's own: the other language is better than none.
export const either = (both: Both, lang: Lang): string => both[lang] ?? both.zh ?? both.en ?? "";

export const STARTERS = ["starter1", "starter2", "starter3", "starter4", "starter5"] as const satisfies Word[];

export function languageOf(wish: string, page: string, browser: string): Lang {
  const said = [wish, page, browser].find((tag) => /^(zh|en)\b/i.test(tag));
  return said && /^zh/i.test(said) ? "zh" : "en";
}
