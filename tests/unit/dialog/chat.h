// A customer in a conversation with the dialog alone: no store, no server, no clock but the one below.
//
//   Chat chat("rules: ...");
//   chat.says("订单没同步");
//   CHECK(chat.heard("授权"));
#pragma once
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "articles/articles.h"
#include "dialog/decide.h"
#include "dialog/turn.h"
#include "rulebook/compile.h"

namespace xiaoer::dialog {

class Chat {
 public:
  explicit Chat(const std::string& rules, std::vector<articles::SourceFile> kb = {}) {
    Faults faults;
    articles_ = articles::Articles::build(kb, "kb", faults);
    std::vector<std::string> ids;
    for (const auto& article : articles_->all()) ids.push_back(article.id);
    const auto compiled = rulebook::compile({{"r.yaml", rules}}, ids);
    faults.insert(faults.end(), compiled.faults.begin(), compiled.faults.end());
    for (const Fault& fault : faults) UNSCOPED_INFO(render(fault, rules));
    REQUIRE(compiled.book != nullptr);
    rules_ = compiled.book;
  }

  void says(const std::string& typed) { decided({typed, {}, {}, {}}); }
  void says(Said said) { decided(std::move(said)); }
  void chooses(const std::string& id) { decided({"", id, {}, {}}); }
  Error refused(const std::string& id) const {
    const auto decision =
        decide(state, {"", id, {}, {}}, {*rules_, *articles_, *zone_}, ticket ? &*ticket : nullptr, now);
    REQUIRE_FALSE(decision.ok());
    return decision.error();
  }
  bool offered(const std::string& id) const {
    for (const Offer& offer : state.offers)
      if (offer.id == id) return true;
    return false;
  }
  // What the bot said last, texts and cards in order, "|" between them.
  std::string text() const {
    std::string out;
    for (const Reply& reply : last.replies) {
      if (const auto* text = std::get_if<TextReply>(&reply)) out += (out.empty() ? "" : "|") + text->text;
      if (const auto* article = std::get_if<ArticleReply>(&reply))
        out += (out.empty() ? "" : "|") + ("《" + article->title + "》");
    }
    return out;
  }
  bool heard(const std::string& part) const { return text().find(part) != std::string::npos; }
  // Every text that the bot has said so far.
  const std::vector<std::string>& said() const { return said_; }
  std::string rule() const { return last.match ? last.match->rule : ""; }

  // Somebody at the desk has done something.
  void desk(desk::Event event) {
    REQUIRE(desk::apply(event, {desk::Actor::Kind::Agent, "3", "小王"}, now, *rules_, *zone_, *ticket));
  }

  State state;
  Decision last;
  std::optional<desk::Ticket> ticket;
  UnixMillis now{1'795'336'200'000};  // Sunday 2026-11-22, 16:30 in Shanghai

 private:
  void decided(Said what) {
    // The state goes through its stored form, as it does between two messages.
    const auto before = stateFromJson(toJson(state));
    REQUIRE(before.ok());
    auto decision = decide(*before, what, {*rules_, *articles_, *zone_}, ticket ? &*ticket : nullptr, now);
    REQUIRE(decision.ok());
    last = std::move(*decision);
    state = last.state;
    for (const Effect& effect : last.effects) {
      if (const auto* open = std::get_if<OpenTicket>(&effect)) {
        REQUIRE_FALSE((ticket && desk::isOpen(ticket->status)));  // one open ticket a conversation
        ticket = open->ticket;
        ticket->number = state.ticket = "T20261122-0001";
      } else {
        REQUIRE(ticket);
        happen(effect, now, *rules_, *zone_, *ticket);
      }
    }
    for (const Reply& reply : last.replies)
      if (const auto* text = std::get_if<TextReply>(&reply)) said_.push_back(text->text);
    now = now + kMinute;
  }

  std::shared_ptr<const articles::Articles> articles_;
  std::shared_ptr<const rulebook::RuleBook> rules_;
  std::shared_ptr<const Zone> zone_ = std::make_shared<const Zone>("Asia/Shanghai");
  std::vector<std::string> said_;
};

}  // namespace xiaoer::dialog
