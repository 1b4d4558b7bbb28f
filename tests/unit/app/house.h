// A desk with a customer, an integration that works on tickets, and a clock that tests move.
#pragma once
#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/case.h"
#include "app/chat.h"
#include "app/desk.h"
#include "app/timers.h"
#include "store/sqlite_store.h"

namespace xiaoer::app {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr char kHouseRules[] = R"(
bot: {timezone: Asia/Shanghai, categories: {human_request: {resolve_days: 1}}}
calendar:
  hours: {mon: "09:00-21:00", tue: "09:00-21:00", wed: "09:00-21:00", thu: "09:00-21:00", fri: "09:00-21:00"}
  years: {2026: {holidays: {}}}
rules:
  - {id: hours, category: hours_contact, says: ['/几点上班/'], reply: [九点。, 九点到二十一点。]}
)";

inline UnixMillis november(int day, int hour, int minute = 0) {
  return Zone("Asia/Shanghai").instant(2026, 11, day, hour * 60 + minute);
}

// Waits for what is answered on another thread.
template <class T>
class Answer {
 public:
  void operator()(T value) {
    const std::lock_guard lock(mutex_);
    value_.emplace(std::move(value));
    heard_.notify_one();
  }
  T wait() {
    std::unique_lock lock(mutex_);
    heard_.wait(lock, [this] { return value_.has_value(); });
    return std::move(*value_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable heard_;
  std::optional<T> value_;
};

// It is Monday, 16 November, ten o'clock.
class House {
 public:
  House()
      : dir_(fs::temp_directory_path() /
             ("xiaoer-house-" + std::to_string(::getpid()) + "-" + std::to_string(++made_))) {
    fs::remove_all(dir_);
    fs::create_directories(dir_ / "rules");
    write(kHouseRules);
    start();
  }
  ~House() {
    stop();
    fs::remove_all(dir_);
  }
  void write(const std::string& rules) {
    std::ofstream(dir_ / "rules" / "r.yaml") << rules;
    auto loaded = loadLibrary((dir_ / "rules").string(), (dir_ / "kb").string(), false);
    INFO(render(loaded));
    REQUIRE(loaded.library != nullptr);
    library_ = loaded.library;
  }
  void start() {
    auto opened = store::openSqlite((dir_ / "desk.db").string());
    REQUIRE(opened.ok());
    store_ = std::move(*opened);
    live_ = std::make_unique<Live>(*store_, clock_, kMinute);
    chat_ = std::make_unique<Chat>(*store_, clock_, metrics_, [](auto) { FAIL("nobody else writes here"); });
    chat_->use(library_);
    chat_->handOverTo(*live_);
    desk_ = std::make_unique<Desk>(
        *store_, clock_, *live_, notices_, [this] { return library_; },
        [](auto) { FAIL("nobody else writes here"); });
    timers_ = std::make_unique<Timers>(*store_, clock_, notices_, [this] { return library_; });
  }
  void stop() {
    timers_->close(), live_->close(), store_->close();
    timers_.reset(), desk_.reset(), chat_.reset(), live_.reset(), store_.reset();
  }
  void restart() { stop(), start(); }

  // Somebody works here, who is not at the desk now.
  void employs(const std::string& name) {
    Answer<Status> answer;
    store_->keepAccounts({store::KeepAgent{{0, name, name, "agent", {}, "$argon2id$", clock_.now()}}},
                         [&](Status kept) { answer(std::move(kept)); });
    REQUIRE(answer.wait().ok());
    restart();
  }
  json says(const std::string& text, const std::string& choice = "") {
    Message message;
    message.said.typed = text, message.wholeBody = text;
    if (!choice.empty()) message.said.choice = choice;
    if (!handle_.empty()) message.conversation = store::ConversationId::parse(handle_);
    Answer<Result<std::string>> answer;
    chat_->say(std::move(message), [&](Result<std::string> said) { answer(std::move(said)); });
    auto said = answer.wait();
    REQUIRE(said.ok());
    json reply = json::parse(*said);
    handle_ = reply["conversation"];
    if (!reply["ticket"].is_null()) number_ = reply["ticket"]["number"];
    return reply;
  }
  void command(Command command) {
    Caller key;
    key.name = key.display = "crm";
    Answer<Outcome> answer;
    desk_->command(key, number_, std::move(command), [&](Outcome done) { answer(std::move(done)); });
    const Outcome done = answer.wait();
    if (const auto* no = std::get_if<Refusal>(&done)) FAIL(no->why);
  }
  void becomes(desk::Status status) { command(SetStatus{ticket().version, status}); }
  void answered() { command(ReplyToCustomer{"在的", "", {}}); }
  void solved() { answered(), becomes(desk::Status::Solved); }

  // It is then: what has come due is done, and nothing is left.
  void at(UnixMillis now) {
    clock_.advance(now.ms - clock_.now().ms);
    for (;;) {
      timers_->tick();
      while (!timers_->idle()) std::this_thread::yield();
      const auto due = store_->timers("due", clock_.now(), 10);
      REQUIRE(due.ok());
      if (due->empty()) return;
    }
  }
  desk::Ticket ticket() {
    const auto row = store_->ticket(number_);
    REQUIRE((row.ok() && *row));
    return *ticketOf(**row);
  }
  std::vector<store::Event> events(const std::string& kind, const std::string& or_ = "") {
    auto all = store_->history(number_, 1000);
    REQUIRE(all.ok());
    std::erase_if(*all, [&](const store::Event& e) { return e.kind != kind && e.kind != or_; });
    return *all;
  }
  // "respond_soon respond_late"
  std::string deadlines() {
    std::string out;
    for (const auto& e : events("deadline", "asked"))
      out += (out.empty() ? "" : " ") + json::parse(e.body)["due"].get<std::string>();
    return out;
  }
  // The questions that the bot has asked: their buttons.
  std::vector<json> questions() {
    std::vector<json> out;
    for (const auto& e : events("notice"))
      if (json body = json::parse(e.body); body.contains("options")) out.push_back(body);
    return out;
  }
  void forget() { handle_.clear(); }  // another customer
  std::string number() const { return number_; }
  store::Store& store() { return *store_; }
  Live& live() { return *live_; }
  FakeClock& clock() { return clock_; }

 private:
  static inline int made_ = 0;
  const fs::path dir_;
  FakeClock clock_{november(16, 10)};
  Metrics metrics_;
  Notices notices_{{}, [](const store::ConversationId&) { return false; }};
  std::shared_ptr<const Library> library_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Live> live_;
  std::unique_ptr<Chat> chat_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Timers> timers_;
  std::string handle_, number_;
};

}  // namespace xiaoer::app
