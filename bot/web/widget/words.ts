// Every string of the widget, in both languages, in one table. {x} is filled in by say().
import type { Both, Lang } from "./model";

const WORDS = {
  name: { zh: "小二", en: "Xiaoer" },
  launch: { zh: "打开客服聊天", en: "Open support chat" },
  launchUnread: { zh: "打开客服聊天，{n} 条新消息", en: "Open support chat, {n} new messages" },
  close: { zh: "收起聊天", en: "Close chat" },
  tagline: { zh: "马上回答，随时可转人工", en: "Answers at once, people on hand" },
  human: { zh: "转人工", en: "Talk to a person" },
  humanShort: { zh: "转人工", en: "A person" },
  greeting: {
    zh: "您好，我是{name}。请直接说遇到了什么问题，一句话就行；也可以点下面的常见问题。",
    en: "Hello, I am {name}. Tell me in a sentence what is wrong, or pick one of these.",
  },
  starters: { zh: "常见问题", en: "Common problems" },
  starter1: { zh: "订单或商品没有同步", en: "Orders are not syncing" },
  starter2: { zh: "账号登录不了", en: "I can't log in" },
  starter3: { zh: "不知道怎么操作", en: "How do I use a feature?" },
  starter4: { zh: "软件卡顿闪退", en: "The software is slow or crashes" },
  starter5: { zh: "扣费不对", en: "A charge looks wrong" },
  log: { zh: "聊天记录", en: "Conversation" },
  typing: { zh: "{name}正在回复", en: "{name} is typing" },
  you: { zh: "您：", en: "You:" },
  bot: { zh: "{name}：", en: "{name}:" },
  today: { zh: "今天", en: "Today" },
  yesterday: { zh: "昨天", en: "Yesterday" },
  newest: { zh: "回到最新消息", en: "Back to the newest message" },
  waiting: {
    zh: "暂时连不上，消息都在，连上后会自动发出。",
    en: "No connection just now. Your messages are kept and go out by themselves.",
  },
  queued: { zh: "等待发送", en: "Waiting to be sent" },
  failed: { zh: "没有发出去", en: "Not sent" },
  tooLong: { zh: "太长了，最多 {n} 个字", en: "Too long: at most {n} characters" },
  again: { zh: "重试", en: "Try again" },
  edit: { zh: "修改", en: "Edit" },
  renewed: {
    zh: "之前的会话已经结束，我们重新开始了一个，您的消息已经带过来。",
    en: "The earlier conversation has ended. This is a new one; your message came along.",
  },
  relayed: { zh: "已转给同事，会在这里回复您。", en: "Passed on to a colleague, who will get back to you." },
  helpfulAsk: { zh: "解决了吗？", en: "Did this help?" },
  yes: { zh: "解决了", en: "Yes" },
  no: { zh: "没有", en: "No" },
  thanks: { zh: "谢谢您的反馈", en: "Thank you for telling us" },
  sayNotHelped: { zh: "还是不行", en: "That did not help" },
  sayHuman: { zh: "转人工", en: "Talk to a person" },
  sayBack: { zh: "上一步", en: "Back" },
  step: { zh: "第 {step} 步，共 {of} 步", en: "Step {step} of {of}" },
  input: { zh: "输入消息", en: "Your message" },
  placeholder: { zh: "说说遇到的问题…", en: "Tell us what is wrong…" },
  send: { zh: "发送", en: "Send" },
  attach: { zh: "发送截图", en: "Send a screenshot" },
  dropHere: { zh: "松开即可发送截图", en: "Drop the screenshot here" },
  pictureNeedsTicket: {
    zh: "转给同事以后就能发截图了。现在请用一句话说说屏幕上的提示，或者先转人工。",
    en: "Pictures go to a colleague. Tell us in words what the screen says, or ask for a person first.",
  },
  dismiss: { zh: "知道了", en: "Dismiss" },
  picture: { zh: "截图 {name}", en: "Picture {name}" },
  sendingPicture: { zh: "正在上传 {percent}%", en: "Uploading {percent} %" },
  pictureSent: { zh: "已附到工单 {ticket}", en: "Added to ticket {ticket}" },
  tooBig: { zh: "图片超过 5 MB，请裁剪后再发", en: "The picture is over 5 MB; please crop it" },
  notAPicture: { zh: "只能发 PNG、JPEG、GIF、WebP 图片", en: "Only PNG, JPEG, GIF and WebP pictures can be sent" },
  tooMany: { zh: "这张工单已有 5 张图片，放不下了", en: "This ticket already has 5 pictures" },
  broken: { zh: "没有传上去，请再试一次", en: "It did not go through; please try again" },
  gone: { zh: "找不到这张工单了", en: "That ticket is no longer there" },
  interrupted: { zh: "上传中断了，请重新选择图片", en: "The upload was interrupted; please pick it again" },
  article: { zh: "帮助文章", en: "Help article" },
  openPage: { zh: "在新页面打开", en: "Open as a page" },
  back: { zh: "返回聊天", en: "Back to the chat" },
  backArticle: { zh: "返回上一篇", en: "Back to the article before" },
  loading: { zh: "正在打开…", en: "Opening…" },
  articleFailed: { zh: "文章没有打开，请检查网络后再试。", en: "The article did not open. Check the network and try again." },
  articleHelpful: { zh: "这篇文章有帮助吗？", en: "Was this article helpful?" },
  articleYes: { zh: "有帮助", en: "Yes" },
  articleNo: { zh: "没帮助", en: "No" },
  updated: { zh: "更新于 {day}", en: "Updated {day}" },
  ticket: { zh: "工单 {number}", en: "Ticket {number}" },
  ticketDetails: { zh: "查看工单 {number}", en: "Show ticket {number}" },
  ticketNew: { zh: "已登记", en: "Received" },
  ticketOpen: { zh: "处理中", en: "In progress" },
  ticketPending: { zh: "等您补充", en: "Waiting for you" },
  ticketOnHold: { zh: "等待中", en: "On hold" },
  ticketSolved: { zh: "已解决", en: "Solved" },
  ticketClosed: { zh: "已关闭", en: "Closed" },
  ticketNewSay: { zh: "已经排进队列，同事会按时回复您。", en: "It is in the queue; a colleague will answer in time." },
  ticketOpenSay: { zh: "同事正在处理。", en: "A colleague is working on it." },
  ticketPendingSay: { zh: "同事在等您的补充，请直接在聊天里回复。", en: "We are waiting for you: please write in the chat." },
  ticketOnHoldSay: { zh: "在等第三方的答复，有进展会告诉您。", en: "We wait for someone else's answer and will tell you." },
  ticketSolvedSay: { zh: "问题已解决。还有情况，直接在聊天里说。", en: "It is solved. If not, just write in the chat." },
  ticketClosedSay: { zh: "工单已关闭。新的问题，直接在聊天里说。", en: "It is closed. For something new, just write in the chat." },
  respondBy: { zh: "最晚回复", en: "Answer by" },
  resolveBy: { zh: "预计解决", en: "Solved by" },
  createdAt: { zh: "登记时间", en: "Opened" },
  state: { zh: "状态", en: "State" },
  respondShort: { zh: "{time} 前回复您", en: "Answer by {time}" },
  newAnswer: { zh: "{name}回复了您", en: "{name} has answered" },
} satisfies Record<string, Record<Lang, string>>;

export type Word = keyof typeof WORDS;

export function say(lang: Lang, word: Word, fill: Record<string, string | number> = {}): string {
  return WORDS[word][lang].replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ""));
}

// A text of the desk's own: the other language is better than none.
export const either = (both: Both, lang: Lang): string => both[lang] ?? both.zh ?? both.en ?? "";

export const STARTERS = ["starter1", "starter2", "starter3", "starter4", "starter5"] as const satisfies Word[];

export function languageOf(wish: string | null, page: string, browser: string): Lang {
  const said = [wish === "auto" ? "" : wish, page, browser].find((tag) => /^(zh|en)\b/i.test(tag ?? ""));
  return /^zh/i.test(said ?? "en") ? "zh" : "en";
}
