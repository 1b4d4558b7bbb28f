// Several things in one message, and long complaints.
#include "base/utf8.h"
#include "chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;

namespace {

const char* kRules = R"(
rules:
  - id: orders
    category: data_sync
    title: {zh: 订单没有同步, en: Orders are not syncing}
    says: ['/订单.{0,12}(同步不|不同步|没同步|没有同步|没进来)/', '/\borders?\b.{0,30}\bnot sync/']
    never: ['/怎么.{0,4}设置/']
    reply: {zh: 先看授权。, en: Check the authorisation.}
    guide: sync-check
  - id: charged
    category: billing_dispute
    title: {zh: 重复扣款, en: Charged twice}
    says: ['/多?扣.{0,6}(钱|两次)/', '/\bcharged twice\b/']
    over: [slow]
    reply: {zh: 多扣的会退。, en: What was charged too much is paid back.}
    handoff: {team: billing, priority: high, needs: [amount]}
  - {id: coupons, category: feature_usage, title: {zh: 优惠券, en: Coupons}, says: ['/怎么.{0,6}优惠券/', how to make a coupon], reply: {zh: 在营销里新建。, en: Under Marketing.}}
  - {id: printing, category: feature_usage, title: {zh: 打印面单, en: Printing}, says: ['/怎么.{0,6}面单/', '/\bprint\b/'], reply: {zh: 打印设置在这里。, en: Settings → Print.}}
  - {id: slow, category: lag_crash, title: {zh: 软件卡, en: Slow}, says: ['/卡|转圈/', '/\bslow\b/'], reply: {zh: 先重启。, en: Restart first.}}
  - {id: login, category: account_login, title: {zh: 登录不了, en: Cannot sign in}, says: ['/登录|进不去/'], over: [slow], reply: 核对账号。}
  - {id: hours, category: opening, title: {zh: 上班时间, en: Hours}, says: ['/几点.{0,2}上班/'], reply: {zh: 九点到二十一点。, en: 9 to 21.}}
  - {id: elsewhere, category: not_ours, title: 别家的, says: ['/微信/'], over: [login, slow], reply: 这是别家的。}
  - {id: hello, category: greeting, says: ['/^你好/'], reply: [您好!, 又见面了。]}
guides:
  - id: sync-check
    steps:
      - id: network
        say: {zh: 其他网页打得开吗?, en: Do other web pages open?}
        choices:
          - {id: yes_, label: {zh: 打得开, en: They do}, tried: {zh: 检查了网络, en: checked the network}, then: done}
          - {id: no_, label: {zh: 打不开, en: They do not}, then: done}
      - {id: done, solved: {zh: 现在好了吗?, en: Does it work now?}}
      - {id: human, handoff: {team: tech, needs: [since]}}
facts:
  amount: {label: 金额, pattern: '/(\d+)\s*元/', ask: {zh: 多扣了多少?, en: How much?}}
  since: {label: 从什么时候, pattern: '/昨天|今天/', ask: 从什么时候开始的?}
)";

std::string first(const Chat& chat) { return chat.text().substr(0, chat.text().find('|')); }

}  // namespace

TEST_CASE("two things in one message: both are named, the first is begun, the other follows by itself") {
  Chat chat(kRules);
  chat.says("订单不同步,而且这个月多扣了我两次钱");
  CHECK(first(chat) == "您说的几件事我都记下了，一件一件来：\n\n1. 订单没有同步\n2. 重复扣款");
  CHECK(chat.heard("其他网页打得开吗?"));
  CHECK(chat.rule() == "orders");
  chat.chooses("yes_");
  chat.chooses("solved");
  CHECK(chat.heard("接下来看「重复扣款」："));
  CHECK(chat.heard("多扣了多少?"));
  chat.says("300元");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->category == "billing_dispute");
  CHECK(chat.ticket->summary.find("而且这个月多扣了我两次钱") == 0);  // in the customer's words
}

TEST_CASE("in English, joined by and, also, or a full stop") {
  for (const char* typed : {"my orders are not syncing and I was charged twice",
                            "My orders are not syncing. Also, I was charged twice this month!",
                            "1. orders not syncing 2. charged twice"}) {
    Chat chat(kRules);
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(first(chat) ==
          "I have noted all of it. Let us take one thing after the other:\n\n1. Orders are not syncing\n2. "
          "Charged twice");
    CHECK(chat.heard("Do other web pages open?"));
  }
}

TEST_CASE("two simple questions are answered at once, of one subject too") {
  Chat chat(kRules);
  chat.says("怎么打印面单?怎么做优惠券?");
  CHECK(chat.heard("打印设置在这里。"));
  CHECK(chat.heard("在营销里新建。"));
  CHECK(chat.last.outcome == Outcome::Answered);
  chat.says("怎么打印面单?怎么做优惠券?");  // nothing is said twice: a person, who hears of both
  REQUIRE(chat.ticket);
}

TEST_CASE("two questions are two without a question mark") {
  for (const char* typed : {"怎么打印面单,怎么做优惠券", "那怎么打印面单，还有怎么做优惠券呢"}) {
    Chat chat(kRules);
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(chat.heard("打印设置在这里。"));
    CHECK(chat.heard("在营销里新建。"));
  }
}

TEST_CASE("a net is a second thing where it is most of what the clause says") {
  const char* rules = R"(
rules:
  - {id: login, category: account_login, title: 登录, general: true, says: ['/登录.{0,2}不了|登/'], reply: 核对账号。}
  - {id: orders, category: data_sync, title: 订单, says: ['/订单.{0,4}不同步/'], reply: 看授权。}
  - {id: slow, category: lag_crash, title: 卡, says: ['/转圈/'], reply: 先重启。}
)";
  for (const char* typed : {"登录不了,订单也不同步", "订单不同步,登录也不了"}) {
    Chat chat(rules);
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(chat.heard("核对账号。"));
    CHECK(chat.heard("看授权。"));
  }
  Chat one(rules);
  one.says("登录的时候慢慢的,一直转圈");
  CHECK_FALSE(one.heard("一件一件来"));
}

TEST_CASE("a book of examples in one category hears two things as well, and needs no person for a greeting") {
  const char* rules = R"(
rules:
  - {id: breakfast, title: {zh: 早餐, en: Breakfast}, says: [早餐几点开始, 房费包不包早餐, when is breakfast], reply: {zh: 七点到十点。, en: From seven.}}
  - {id: broken, title: {zh: 坏了, en: Broken}, says: [空调坏了, 热水出不来, the heating is broken], reply: {zh: 马上来修。, en: We mend it.}}
  - {id: parking, title: {zh: 停车, en: Parking}, says: [酒店有停车场吗, where can I park], reply: {zh: 地下一层。, en: Below.}}
)";
  for (const char* typed : {"空调坏了,早餐几点开始", "早餐几点开始，热水出不来"}) {
    Chat chat(rules);
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(chat.heard("七点到十点。"));
    CHECK(chat.heard("马上来修。"));
  }
  Chat english(rules);
  english.says("the heating is broken and when is breakfast");
  INFO(english.text());
  CHECK(english.heard("From seven."));
  CHECK(english.heard("We mend it."));
  for (const char* courtesy : {"你好", "在吗？", "谢谢", "hello"}) {
    Chat chat(rules);
    chat.says(courtesy);
    INFO(courtesy << " → " << chat.text());
    CHECK_FALSE(chat.ticket);
  }
}

TEST_CASE("a question of another kind beside a problem is answered too") {
  Chat chat(kRules);
  chat.says("你们几点上班?我的订单没进来");
  CHECK(chat.heard("九点到二十一点。"));
  CHECK(chat.heard("先看授权。"));
}

TEST_CASE("a third and fourth thing: three are dealt with") {
  Chat chat(kRules);
  chat.says("订单不同步。多扣了钱。软件卡。另外怎么做优惠券?");
  CHECK(chat.state.later.size() == 2);
}

TEST_CASE("one thing said in several clauses stays one thing") {
  for (const char* typed : {"登录的时候一直转圈,进不去",    // `over` says which of two sides it is
                            "订单没同步,昨天订单也没进来",  // the same rule
                            "你好,订单没有同步",            // courtesy is no second thing
                            "我的微信登录不上,进不去",      // what the whole is about bears on its parts
                            "多扣钱,页面还卡"}) {
    Chat chat(kRules);
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(chat.state.later.empty());
    CHECK_FALSE(chat.heard("一件一件来"));
  }
}

TEST_CASE("what it is not about is not answered, in whichever order it is said") {
  for (const char* typed : {"不是登录不了,是订单没有同步", "订单没有同步,登录正常的",
                            "登录没问题，但是订单没同步", "是订单没同步,不是登录"}) {
    Chat chat(kRules);
    chat.says(typed);
    INFO(typed << " → " << chat.text());
    CHECK(chat.rule() == "orders");
    CHECK(chat.state.later.empty());
  }
  Chat chat(kRules);
  chat.says("it's not that it is slow, I was charged twice");
  CHECK(chat.rule() == "charged");
  CHECK(chat.state.later.empty());
  INFO(chat.last.match->why);
  CHECK(chat.last.match->why.find("\"charged twice\" (characters 33-45)") != std::string::npos);
}

TEST_CASE("what a rule must never hear in its own clause does not silence it in another") {
  Chat chat(kRules);
  chat.says("订单不同步。另外怎么设置优惠券?");
  CHECK(chat.heard("1. 订单没有同步\n2. 优惠券"));
}

TEST_CASE("a long complaint is understood by its sentences: its problems, in order, and its facts") {
  std::string story =
      "我做女装的,在你们这里用了快三年了,一直挺满意,"
      "也推荐过朋友来用。结果昨天让我很失望。天猫店的订单一直没同步,"
      "平台后台有两百多单,这里只看到三十几单,仓库的人坐着干等。我点了好几次按钮,"
      "每次都没有变化。隔壁用微信的店家也说慢。";
  while (countChars(story) < 850) story += "买家一直在催,已经有几个人申请退款了,还有差评,这个损失谁来承担啊?";
  story +=
      "更离谱的是账单上多扣了两次,一共300元。我最着急的就是订单,请赶紧看看订单为什么没进来。拜托了,谢谢。";
  Chat chat(kRules);
  chat.says(story);
  CHECK(first(chat) == "您说的几件事我都记下了，一件一件来：\n\n1. 订单没有同步\n2. 重复扣款");
  chat.says("还是不行");
  chat.says("还是不行");
  REQUIRE(chat.ticket);  // `since` and `amount` were in the story: nobody asks for them
  CHECK(chat.ticket->facts ==
        std::vector<std::pair<std::string, std::string>>{{"amount", "300"}, {"since", "昨天"}});
  CHECK(chat.ticket->category == "data_sync");
  CHECK(chat.ticket->summary.find("另有一事：重复扣款") != std::string::npos);
  CHECK_FALSE(chat.heard("从什么时候开始的?"));
}

TEST_CASE("what goes on without an end is heard with the whole message") {
  const auto hears = [](size_t more) {
    Chat chat(kRules);
    std::string typed = "订单不同步。这个月多扣了我两次钱";
    for (size_t i = 0; i < more; ++i) typed += "呀";
    chat.says(typed);
    return chat.heard("2. 重复扣款");
  };
  CHECK(hears(500));
  CHECK(hears(1500));
}

TEST_CASE("a long complaint in English") {
  std::string story =
      "I have run a small shop for four years and I have always told other sellers how good this is. ";
  while (story.size() < 900)
    story += "My packers are sitting around with nothing to print, which costs me money every day. ";
  story +=
      "Since Monday the orders of my shop are not syncing. Then I saw that I was charged twice. Please help.";
  Chat chat(kRules);
  chat.says(story);
  CHECK(chat.heard("1. Orders are not syncing\n2. Charged twice") ==
        false);  // what the packers do is mentioned first
  CHECK(chat.heard("Orders are not syncing\n"));
  CHECK(chat.heard("Charged twice"));
}

TEST_CASE("a person who takes over hears of everything, and the ticket is about the problem") {
  Chat chat(kRules);
  chat.says("订单不同步,另外多扣了300元钱,转人工");
  REQUIRE(chat.ticket);
  CHECK(chat.ticket->reason == desk::Reason::AskedForHuman);
  CHECK(chat.ticket->category == "data_sync");
  CHECK(chat.ticket->summary.find("另有一事：重复扣款") != std::string::npos);
  CHECK(chat.state.later.empty());
  CHECK_FALSE(chat.heard("接下来看"));
}

TEST_CASE("a second problem that needs a person goes into the same ticket, and raises it") {
  Chat chat(kRules);
  chat.says("订单不同步");
  chat.says("转人工");
  REQUIRE(chat.ticket);
  const auto before = chat.ticket->priority;
  chat.says("这个月还多扣了我300元钱");
  CHECK(chat.ticket->category == "data_sync");
  CHECK(chat.ticket->summary.find("另有一事：重复扣款: 这个月还多扣了我300元钱") != std::string::npos);
  CHECK(chat.ticket->priority > before);
}
