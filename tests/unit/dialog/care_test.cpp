// How it was, and whether it held: buttons that count whatever was said since, and words.
#include "dialog/care.h"

#include "base/utf8.h"
#include "unit/dialog/chat.h"

using namespace xiaoer;
using namespace xiaoer::dialog;
using desk::Event;

namespace {

constexpr char kNumber[] = "T20261122-0001";

// Solved, and asked how it was.
Chat asked() {
  Chat chat(R"(
rules:
  - {id: status, category: ticket_status, means: ticket_status, says: ['/没人理/']}
  - {id: bind, category: feature_usage, says: ['/绑定店铺/'], reply: 设置里点「绑定」。}
  - {id: sync, category: data_sync, says: ['/同步不了/'], reply: 先看看授权。, guide: steps}
guides:
  - id: steps
    steps:
      - {id: net, say: 网络好吗？, choices: [{id: good, label: 好, then: done}, {id: bad, label: 不好, then: done}]}
      - {id: done, solved: 好了吗？}
)");
  chat.says("转人工");
  chat.desk(Event::AgentSolves);
  chat.ticket->aftercare.askedAt = chat.now;
  return chat;
}

std::string score(int n) { return "score:" + std::string(kNumber) + ":" + std::to_string(n); }
std::string held(const char* said) { return "held:" + std::string(kNumber) + ":" + said; }

}  // namespace

TEST_CASE("buttons are known by themselves; anything else is none") {
  CHECK((careAnswer(score(1))->score == 1 && careAnswer(score(5))->ticket == kNumber));
  CHECK((careAnswer(held("yes"))->held && !careAnswer(held("no"))->held));
  for (const char* other : {"", "score:T20261122-0001:0", "score:T20261122-0001:6", "score::5",
                            "held:T1:maybe", "score:T20261122-0001:5 ", "human", "score:x:5"})
    CHECK_FALSE(careAnswer(other));
}

TEST_CASE("a score is kept and thanked for; then words may follow, with the way to a human") {
  Chat chat = asked();
  chat.chooses(score(2));
  CHECK((chat.ticket->aftercare.score == 2 && chat.heard("抱歉")));
  CHECK(chat.last.said == "2 不满意");
  chat.says("回得太晚了，店里等着发货");
  CHECK(chat.ticket->aftercare.words == "回得太晚了，店里等着发货");
  CHECK((chat.ticket->status == desk::Status::Solved && chat.offered("human")));
  chat.says("第二句就不是评价了");  // and nothing answers it
  CHECK(chat.ticket->aftercare.words == "回得太晚了，店里等着发货");
  CHECK(chat.ticket->status == desk::Status::Open);
}

TEST_CASE("after a score, thanks and questions and trouble are what they are") {
  Chat chat = asked();
  chat.chooses(score(5));
  CHECK(chat.heard("谢谢"));
  chat.says("怎么绑定店铺");
  CHECK((chat.rule() == "bind" && chat.ticket->aftercare.words.empty()));
  chat.chooses(score(4));
  chat.says("谢谢");
  CHECK((chat.ticket->aftercare.words.empty() && chat.ticket->status == desk::Status::Solved));
  chat.chooses(score(1));
  chat.says("根本没解决，还是不行");
  CHECK((chat.ticket->aftercare.words.empty() && chat.ticket->status == desk::Status::Open));
}

TEST_CASE("a complaint that would be a question for the ticket's state elsewhere is a word on the score") {
  Chat chat = asked();
  chat.chooses(score(2));
  chat.says("等了半天没人理我");
  CHECK(chat.ticket->aftercare.words == "等了半天没人理我");
  chat.chooses(score(2));
  chat.says("我的工单怎么样了");
  CHECK((chat.heard("已解决") && chat.ticket->aftercare.words == "等了半天没人理我"));
}

TEST_CASE("words longer than are kept are an ordinary message, not cut") {
  Chat chat = asked();
  chat.chooses(score(3));
  std::string words;
  for (size_t i = 0; i <= desk::kMaxScoreWords; ++i) words += "慢";
  chat.says(words);
  CHECK(chat.ticket->aftercare.words.empty());
  chat.desk(Event::AgentSolves);
  chat.chooses(score(3));
  chat.says(words.substr(3));
  CHECK(countChars(chat.ticket->aftercare.words) == desk::kMaxScoreWords);
}

TEST_CASE("typed: a lone number or the label") {
  for (const auto& [said, value] : std::vector<std::pair<const char*, int>>{
           {"5", 5}, {"4分", 4}, {"三星", 3}, {"2 不满意", 2}, {"1", 1}, {"6", 0}, {"5个店铺", 0}}) {
    INFO(said);
    Chat chat = asked();
    chat.says(said);
    CHECK(chat.ticket->aftercare.score == value);
  }
  Chat chat = asked();
  chat.ticket->aftercare.askedAt.reset();
  chat.says("5");  // nobody has asked
  CHECK(chat.ticket->aftercare.score == 0);
}

TEST_CASE("it held, it did not hold") {
  Chat chat = asked();
  CHECK(chat.refused(held("yes")).kind == ErrorKind::Invalid);  // it was not asked
  chat.ticket->aftercare.heldAskedAt = chat.now;
  chat.chooses(held("no"));
  CHECK((chat.ticket->status == desk::Status::Open && chat.heard("重新打开")));
  CHECK(chat.last.said == "又出问题了");
  Chat other = asked();
  other.ticket->aftercare.heldAskedAt = other.now;
  other.chooses(held("yes"));
  CHECK((other.ticket->status == desk::Status::Closed && other.ticket->aftercare.held == true));
}

TEST_CASE("a press in the middle of a guide: the waiting question is asked once more") {
  Chat chat = asked();
  chat.says("商品同步不了");
  REQUIRE(chat.offered("good"));
  chat.chooses(score(5));
  CHECK((chat.ticket->aftercare.score == 5 && chat.offered("good") && chat.heard("网络好吗")));
}

TEST_CASE("buttons of another ticket, or of none, are not on offer") {
  Chat chat = asked();
  CHECK(chat.refused("score:T20261122-0002:5").kind == ErrorKind::Invalid);
  CHECK(Chat("rules: []").refused(score(5)).kind == ErrorKind::Invalid);
}
