#include "app/chat.h"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "store/sqlite_store.h"

using namespace xiaoer;
using namespace xiaoer::app;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// A desk in a folder of its own: real files, a real store, threads for what is done later.
class Desk {
 public:
  Desk()
      : dir_(fs::temp_directory_path() /
             ("xiaoer-app-" + std::to_string(::getpid()) + "-" + std::to_string(++made_))) {
    fs::create_directories(dir_ / "rules");
    std::ofstream(dir_ / "rules" / "r.yaml") << "rules:\n  - {id: hello, category: greeting, says: "
                                                "['/^你好/'], reply: [您好!, 又见面了。, 您说。]}\n";
    auto loaded = loadLibrary((dir_ / "rules").string(), (dir_ / "kb").string(), false);
    INFO(render(loaded));
    REQUIRE(loaded.library != nullptr);
    auto opened = store::openSqlite((dir_ / "desk.db").string());
    REQUIRE(opened.ok());
    store_ = std::move(*opened);
    chat_ = std::make_unique<Chat>(*store_, clock_, metrics_, [this](auto task) { later(std::move(task)); });
    chat_->use(loaded.library);
  }
  ~Desk() {
    for (std::thread& t : threads_) t.join();
    store_->close();
    fs::remove_all(dir_);
  }

  Result<std::string> says(Message message) {
    std::mutex mutex;
    std::condition_variable heard;
    std::optional<Result<std::string>> answer;
    chat_->say(std::move(message), [&](Result<std::string> said) {
      const std::lock_guard lock(mutex);
      answer = std::move(said);
      heard.notify_one();
    });
    std::unique_lock lock(mutex);
    heard.wait(lock, [&] { return answer.has_value(); });
    return *answer;
  }
  Message typed(const std::string& text, const std::string& conversation = "", const std::string& id = "") {
    Message message;
    message.said.typed = text, message.id = id, message.sender = "127.0.0.1", message.wholeBody = text;
    if (!conversation.empty()) message.conversation = store::ConversationId::parse(conversation);
    return message;
  }
  Chat& chat() { return *chat_; }
  store::Store& store() { return *store_; }
  const Metrics& metrics() const { return metrics_; }

 private:
  void later(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    threads_.emplace_back(std::move(task));
  }
  static inline int made_ = 0;
  fs::path dir_;
  FakeClock clock_{{1'795'336'200'000}};
  Metrics metrics_;
  std::unique_ptr<store::Store> store_;
  std::mutex mutex_;
  std::vector<std::thread> threads_;
  std::unique_ptr<Chat> chat_;
};

}  // namespace

TEST_CASE("a message is answered in the contract's words") {
  Desk desk;
  const auto answer = desk.says(desk.typed("你好"));
  REQUIRE(answer.ok());
  const json body = json::parse(*answer);
  CHECK(body["outcome"] == "answered");
  CHECK(body["replies"][0]["text"] == "您好!");
  CHECK(body["match"]["rule"] == "hello");
  CHECK(body["ticket"].is_null());
  const auto again = desk.says(desk.typed("你好", body["conversation"]));
  CHECK(json::parse(*again)["replies"][0]["text"] == "又见面了。");
}

TEST_CASE("a repeated message id gets the first answer back, to the letter") {
  Desk desk;
  const auto first = desk.says(desk.typed("转人工", "", "id-1"));
  const auto repeated = desk.says(desk.typed("转人工", "", "id-1"));
  CHECK(*first == *repeated);
  const std::string handle = json::parse(*first)["conversation"];
  CHECK(*desk.says(desk.typed("你好", handle, "id-2")) ==
        *desk.says(desk.typed("something else", handle, "id-2")));
  auto stranger = desk.typed("转人工", "", "id-1");
  stranger.sender = "10.0.0.9";  // a short id is only honoured from where it came
  CHECK(json::parse(*desk.says(stranger))["conversation"] != handle);
}

TEST_CASE("many messages at once in one conversation are all answered, one after the other") {
  Desk desk;
  const std::string handle = json::parse(*desk.says(desk.typed("转人工")))["conversation"];
  std::vector<std::thread> customers;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 16; ++i)
    customers.emplace_back(
        [&, i] { answered += desk.says(desk.typed("第" + std::to_string(i) + "条", handle)).ok(); });
  for (auto& customer : customers) customer.join();
  CHECK(answered == 16);
  const auto turns = desk.store().turns(*store::ConversationId::parse(handle), 100);
  REQUIRE(turns.ok());
  CHECK(turns->size() == 17);
  CHECK(desk.metrics().text().find("xiaoer_chat_turns_total") != std::string::npos);
}

TEST_CASE("a ticket is for its holder alone, with the whole transcript") {
  Desk desk;
  const json body = json::parse(*desk.says(desk.typed("火星上有水吗")));
  const std::string handle = body["conversation"], number = body["ticket"]["number"];
  CHECK(body["ticket"]["transcript"].size() == 2);
  REQUIRE(desk.says(desk.typed("木星呢", handle)).ok());
  const auto seen = desk.chat().ticket(number, *store::ConversationId::parse(handle));
  REQUIRE(seen.ok());
  CHECK(json::parse(*seen)["transcript"].size() == 4);
  const json other = json::parse(*desk.says(desk.typed("你好")));
  CHECK(desk.chat()
            .ticket(number, *store::ConversationId::parse(other["conversation"].get<std::string>()))
            .error()
            .kind == ErrorKind::NotFound);
  CHECK(desk.chat().ticket("T20000101-0001", *store::ConversationId::parse(handle)).error().kind ==
        ErrorKind::NotFound);
}

TEST_CASE("errors: an unknown handle, a choice not on offer, a closed store") {
  Desk desk;
  CHECK(desk.says(desk.typed("你好", std::string(32, '0'))).error().kind == ErrorKind::NotFound);
  auto choice = desk.typed("");
  choice.said.choice = "yes_";
  CHECK(desk.says(choice).error().kind == ErrorKind::Invalid);
  desk.store().close();
  CHECK(desk.says(desk.typed("你好")).error().kind == ErrorKind::Unavailable);
}
