#include "rulebook/builtin.h"

#include <algorithm>

namespace xiaoer::rulebook {
namespace {

Category problem(const char* id, const char* zh, const char* en, const char* team) {
  Category category;
  category.id = id, category.team = team, category.problem = true;
  category.title.wordings = {{{zh}, {en}}};
  return category;
}

Category service(const char* id, const char* zh, const char* en) {
  Category category = problem(id, zh, en, "support");
  category.problem = false;
  return category;
}

const std::vector<BuiltinText>& builtinChatTexts() {
  static const std::vector<BuiltinText> kTexts = {
      {"handed_off",
       "a ticket was opened, someone is on duty",
       {"ticket", "time"},
       {"这件事我转给同事来处理，工单号 **{ticket}**，最晚{time} "
        "会有人回复您。想补充什么，直接在这里说就行。"},
       {"I am passing this to a colleague. Your ticket is **{ticket}**, and someone will answer by {time}. "
        "Anything you "
        "write here is added to it."}},
      {"handed_off_closed",
       "a ticket was opened outside opening hours",
       {"ticket", "time"},
       {"现在同事已经下班了，我先帮您登记好：工单号 **{ticket}**，最晚{time} "
        "会有人回复您。想补充什么，直接在这里说就行。"},
       {"My colleagues are off duty now, so I have written it all down: ticket **{ticket}**. Someone will "
        "answer by "
        "{time}. Anything you write here is added to it."}},
      {"all_away",
       "in opening hours, yet nobody of the team is at the desk: said after the hand-over",
       {},
       {"同事这会儿都不在线，您不用守着：一有回复，这里就能看到。"},
       {"None of my colleagues is online right now. You need not wait here: the answer will be in this "
        "chat."}},
      {"unless_holiday",
       "after a time that lies in a year whose holidays are not known",
       {},
       {"（遇节假日顺延）"},
       {" (later if that is a public holiday)"}},
      {"added",
       "a message was added to the open ticket",
       {"ticket"},
       {"收到，已经补充到工单 {ticket} 里了。", "这条也记进工单 {ticket} 了。",
        "好的，同事处理工单 {ticket} 时会看到这条。"},
       {"Got it, I have added this to ticket {ticket}.", "This is in ticket {ticket} now as well.",
        "Noted: whoever takes ticket {ticket} will see it."}},
      {"still_open",
       "asked for a human while a ticket is open",
       {"ticket", "time"},
       {"已经转给同事了：工单 **{ticket}**，最晚{time} 会有人在这里回复您。",
        "工单 {ticket} 排着队呢，{time} 前一定有人回您。"},
       {"A colleague has this already: ticket **{ticket}**. Someone will answer here by {time}.",
        "Ticket {ticket} is in the queue; you will hear from us by {time}."}},
      {"reopened",
       "the trouble is back after the ticket was solved",
       {"ticket", "time"},
       {"抱歉，又给您添麻烦了。工单 **{ticket}** 已经重新打开，前面说过的都在，最晚{time} 会有人回复您。",
        "工单 **{ticket}** 又打开了，同事接着查，最晚{time} 会有人回复您。"},
       {"I am sorry about that. Ticket **{ticket}** is open again, with all you said before; someone will "
        "answer by {time}.",
        "Ticket **{ticket}** is open again. A colleague takes it from here and answers by {time}."}},
      {"came_back",
       "in a ticket that is opened again: what the customer said",
       {"words"},
       {"客户又来说：{words}"},
       {"Back again: {words}"}},
      {"follow_up",
       "said before a new ticket is opened, where the one before is closed",
       {"ticket"},
       {"上次的工单 {ticket} 已经关了，我新开一张接着办，同事看得到上次的经过。"},
       {"Ticket {ticket} is closed already, so I am opening a new one that carries on from it."}},
      {"welcome",
       "thanks after a ticket was solved, and no rule has anything left to say",
       {},
       {"不客气，有事随时找我。"},
       {"You are welcome. I am here whenever you need me."}},
      {"confirmed",
       "the customer says that it works, after a ticket was solved",
       {},
       {"太好了！要是又出现，回来说一声就行。"},
       {"Great! If it ever comes back, just tell me here."}},
      {"ask_satisfaction",
       "right after a ticket was solved: 1 to 5 follow as buttons",
       {"ticket", "subject"},
       {"「{subject}」（工单 {ticket}）这次处理得怎么样？点一下就行。"},
       {"How did we do with \"{subject}\" (ticket {ticket})? One tap is enough."}},
      {"remind_satisfaction",
       "a day later, unless it was rated: the only reminder",
       {"ticket", "subject"},
       {"昨天的「{subject}」（工单 {ticket}），您还满意吗？点一下就好，不会再问了。"},
       {"Were you happy with how we handled \"{subject}\" (ticket {ticket})? We will not ask again."}},
      {"ask_held",
       "three days after the solution: yes and no follow as buttons",
       {"ticket", "subject"},
       {"前几天的「{subject}」（工单 {ticket}），现在一切都好吗？"},
       {"Is \"{subject}\" (ticket {ticket}) still fine after these days?"}},
      {"rated_good",
       "a score of 4 or 5: words may follow",
       {},
       {"谢谢！还有想说的，直接写给我就行。"},
       {"Thank you! If there is anything you would like to add, just write it here."}},
      {"rated_low",
       "a score of 1 to 3: words may follow",
       {},
       {"抱歉没让您满意。是哪里没做好？直接写在这里，我转给同事。"},
       {"I am sorry we did not do better. What went wrong? Write it here and I will pass it on."}},
      {"words_kept",
       "the words after a score",
       {},
       {"谢谢，您的话我转给同事了。"},
       {"Thank you, I have passed that on."}},
      {"held",
       "the customer says that it held",
       {},
       {"那就好，祝您生意兴隆！"},
       {"Good to hear. All the best for your shop!"}},
      {"ticket_status",
       "asked how the ticket is getting on",
       {"ticket", "status", "time"},
       {"工单 **{ticket}** 目前是「{status}」，最晚{time} 会有人回复您。",
        "工单 {ticket} 还是「{status}」，有进展会马上告诉您。"},
       {"Ticket **{ticket}** is \"{status}\". Someone will answer by {time}.",
        "Ticket {ticket} is still \"{status}\". You will hear from us as soon as it moves."}},
      {"ticket_done",
       "asked about a ticket that is solved or closed",
       {"ticket", "status"},
       {"工单 **{ticket}** 已经是「{status}」。如果问题又出现了，告诉我就行。"},
       {"Ticket **{ticket}** is \"{status}\". If the problem is back, just tell me."}},
      {"no_ticket",
       "asked about a ticket, but this conversation has none",
       {},
       {"在这个对话里还没有您的工单。如果是之前在别处提交的，我帮您转给同事查一下？"},
       {"There is no ticket in this conversation yet. If you reported it elsewhere, shall I have a colleague "
        "look it up?"}},
      {"suggest",
       "not sure: choices follow",
       {},
       {"您说的是下面哪一种？", "是不是这几种里的一种？", "换个问法：哪一条最像您遇到的？"},
       {"Which of these do you mean?", "Is it one of these?",
        "Let me ask another way: which one is closest?"}},
      {"suggest_one",
       "not sure: one choice follows",
       {},
       {"您说的是这个吗？", "是这种情况吗？"},
       {"Is this what you mean?", "Is it this?"}},
      {"several",
       "a message speaks of several things: they are taken one after the other",
       {"list"},
       {"您说的几件事我都记下了，一件一件来：\n\n{list}"},
       {"I have noted all of it. Let us take one thing after the other:\n\n{list}"}},
      {"next_matter",
       "the next of several things that a customer has spoken of",
       {"matter"},
       {"接下来看「{matter}」："},
       {"Now for \"{matter}\":"}},
      {"put_off",
       "in the middle of a guide, another thing that takes longer was named: it comes after the guide",
       {"matter"},
       {"「{matter}」我也记下了，这一步完了就来看。"},
       {"I have noted \"{matter}\" as well; we come to it right after this."}},
      {"noted",
       "in the middle of a guide: a fact was told, or set right",
       {"value"},
       {"好的，记下了：{value}。"},
       {"Thank you, noted: {value}."}},
      {"known_step",
       "a guide's question was answered before it was asked",
       {"answer"},
       {"您刚才说了：{answer}，这一步就不重复了。"},
       {"You have told me already: {answer}. So we skip that step."}},
      {"also",
       "in a ticket: another thing that the same customer needs",
       {"matter"},
       {"另有一事：{matter}"},
       {"Also: {matter}"}},
      {"what_is_it",
       "nothing to go on yet: the problem types follow as choices",
       {},
       {"您遇到了什么问题？直接说就行，也可以从下面选一个。", "可以告诉我具体是哪方面的问题吗？"},
       {"What can I help you with? Just tell me, or pick one below.",
        "Which part of the software is it about?"}},
      {"describe",
       "a problem type was picked: the customer is asked to say more",
       {},
       {"好的。请说说具体的情况：在做什么的时候、看到了什么提示？", "能再说具体一点吗？比如提示的原话。"},
       {"All right. What were you doing, and what did you see?",
        "Could you tell me a little more, such as the exact message?"}},
      {"unreadable",
       "the message holds no words",
       {},
       {"我只看得懂文字。请用一两句话说说您遇到的问题。"},
       {"I can only read words. Please tell me in a sentence or two what is wrong."}},
      {"ask_fact",
       "asks for a fact that has no question of its own",
       {"label"},
       {"请告诉我：{label}。"},
       {"Please tell me: {label}."}},
      {"before_facts",
       "said once before facts are asked for a hand-over",
       {},
       {"为了让同事一上来就能处理，我先问您几句，不清楚的可以跳过。"},
       {"So that my colleague can start right away, let me ask a few things. Skip whatever you do not "
        "know."}},
      {"sorry_not_solved",
       "the answers did not help: said before the hand-over",
       {},
       {"抱歉，没能帮您解决。"},
       {"I am sorry that did not help."}},
      {"resume",
       "back to the guide after something else was answered",
       {},
       {"我们接着刚才的：", "回到刚才那一步：", "继续："},
       {"Back to where we were:", "To go on:", "Next:"}},
      {"glad",
       "solved: the end of a guide",
       {},
       {"太好了！以后有问题随时找我。", "好的，祝您生意兴隆！"},
       {"Great! I am here whenever you need me.", "Good. All the best for your shop!"}},
      {"first_step",
       "asked to go back at the first step",
       {},
       {"这已经是第一步了。"},
       {"This is the first step already."}},
      {"queued",
       "a message while the customer waits for a human: said once, with a button to ask the bot meanwhile",
       {},
       {"已经转给同事，您排着队呢，这句话也记下了。等的时候想先问我别的，点下面就行。"},
       {"You are in the queue for a colleague, and this is written down for them. To ask me something else "
        "meanwhile, press below."}},
      {"agent_here",
       "an agent has taken the conversation",
       {"agent"},
       {"{agent} 来了，接下来由 {agent} 为您服务。"},
       {"{agent} is here and will help you from now on."}},
      {"agent_gone",
       "the agent has gone away while the customer waits",
       {},
       {"刚才的同事临时离开了，您已经回到队列，前面说过的不用再说一遍。"},
       {"Your agent had to leave. You are back in the queue, and need not repeat anything."}},
      {"bot_back",
       "the bot takes over again",
       {},
       {"这件事先到这里，我是小二，有问题接着问我就行。"},
       {"That is settled for now. This is the bot again: just ask if there is anything else."}},
      {"bot_meanwhile",
       "the customer waits in the queue and asks the bot meanwhile",
       {},
       {"好，工单还在排队，不会落下。您想问什么？"},
       {"All right. Your ticket stays in the queue. What would you like to ask?"}},
      {"merged",
       "the ticket was a duplicate",
       {"ticket"},
       {"这件事和工单 **{ticket}** 是同一件，已经合到一起处理。"},
       {"This is the same matter as ticket **{ticket}**; they are handled together now."}},
      {"label_bot",
       "button: asks the bot while waiting for a human",
       {},
       {"先问小二"},
       {"Ask the bot meanwhile"}},
      {"label_skip", "button: skips a fact", {}, {"跳过"}, {"Skip"}},
      {"label_human", "button: asks for a human", {}, {"转人工"}, {"Talk to a human"}},
      {"label_none", "button: none of the suggestions", {}, {"都不是"}, {"None of these"}},
      {"label_solved", "button: it works now", {}, {"好了"}, {"It works now"}},
      {"label_not_solved", "button: it still does not work", {}, {"还是不行"}, {"Still not"}},
      {"label_score_5", "button: how it was", {}, {"5 非常满意"}, {"5 Very happy"}},
      {"label_score_4", "button: how it was", {}, {"4 满意"}, {"4 Happy"}},
      {"label_score_3", "button: how it was", {}, {"3 一般"}, {"3 So-so"}},
      {"label_score_2", "button: how it was", {}, {"2 不满意"}, {"2 Unhappy"}},
      {"label_score_1", "button: how it was", {}, {"1 很不满意"}, {"1 Very unhappy"}},
      {"label_held", "button: it held", {}, {"都好"}, {"All fine"}},
      {"label_not_held", "button: it did not hold", {}, {"又出问题了"}, {"It is back"}},
      {"status_new", "a ticket's status", {}, {"等待处理"}, {"waiting"}},
      {"status_open", "a ticket's status", {}, {"处理中"}, {"in progress"}},
      {"status_pending", "a ticket's status", {}, {"等您回复"}, {"waiting for you"}},
      {"status_on_hold", "a ticket's status", {}, {"等第三方"}, {"waiting for a third party"}},
      {"status_solved", "a ticket's status", {}, {"已解决"}, {"solved"}},
      {"status_closed", "a ticket's status", {}, {"已关闭"}, {"closed"}},
  };
  return kTexts;
}

}  // namespace

const std::vector<BuiltinText>& builtinTexts() {
  static const std::vector<BuiltinText> kTexts = [] {
    std::vector<BuiltinText> all = builtinChatTexts();
    all.insert(all.end(), builtinMailTexts().begin(), builtinMailTexts().end());
    return all;
  }();
  return kTexts;
}

const BuiltinText* builtinText(std::string_view name) {
  const auto& all = builtinTexts();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const BuiltinText& t) { return t.name == name; });
  return found == all.end() ? nullptr : &*found;
}

Settings builtinSettings() {
  Settings settings;
  settings.botName.wordings = {{{"小二"}, {"Xiaoer"}}};
  settings.categories = {problem("data_sync", "数据同步", "Data sync", "tech"),
                         problem("feature_usage", "功能使用", "How to use it", "support"),
                         problem("account_login", "账号登录", "Account and login", "account"),
                         problem("lag_crash", "卡顿闪退", "Slow or crashing", "tech"),
                         problem("billing_dispute", "费用问题", "Charges and bills", "billing"),
                         service("human_request", "转人工", "Talk to a human"),
                         service("ticket_status", "工单进度", "Ticket status"),
                         service("greeting", "问候", "Greeting"),
                         service("thanks_bye", "感谢和再见", "Thanks and goodbye"),
                         service("general", "其他", "Other")};
  for (const BuiltinText& text : builtinTexts()) {
    Text both;
    both.wordings = {text.zh, text.en};
    settings.texts.emplace_back(text.name, std::move(both));
  }
  return settings;
}

}  // namespace xiaoer::rulebook
