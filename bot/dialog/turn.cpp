#include "dialog/turn.h"

#include <fmt/format.h>

#include <algorithm>

#include "desk/calendar.h"

namespace xiaoer::dialog {

rulebook::Situation situation(const Turn& turn) {
  rulebook::Situation now;
  now.lang = turn.lang();
  now.plan = turn.state.customer.plan;
  if (turn.rules().asksTheClock) {  // time zones are not free, and most books have no such rule
    const desk::Calendar calendar(turn.rules().settings, turn.know.zone);
    now.open = calendar.isOpen(turn.now), now.peak = calendar.isPeak(turn.now);
  }
  now.lastRule = turn.state.lastRule;
  now.asked = turn.state.asking || !turn.state.guides.empty() || !turn.offered.empty();
  now.answered = now.asked || !turn.state.lastRule.empty() || turn.ticket != nullptr;
  return now;
}

std::string filled(std::string text, const Fill& fill) {
  for (const auto& [name, value] : fill) {
    const std::string hole = fmt::format("{{{}}}", name);
    for (size_t at = text.find(hole); at != std::string::npos; at = text.find(hole, at + value.size()))
      text.replace(at, hole.size(), value);
  }
  return text;
}

bool say(Turn& turn, const rulebook::Text& text, const std::string& key, const Fill& fill) {
  const auto& wordings = text.in(turn.lang());
  int& given = turn.state.given[key];
  if (static_cast<size_t>(given) >= wordings.size()) return false;
  sayPlain(turn, filled(wordings[static_cast<size_t>(given)], fill));
  ++given;
  return true;
}

bool sayOwn(Turn& turn, std::string_view name, const Fill& fill) {
  return say(turn, turn.rules().text(name), fmt::format("text:{}", name), fill);
}

void askOnce(Turn& turn, const std::string& key, const std::string& question) {
  if (turn.state.given[key]++ == 0) return sayPlain(turn, question);
  const auto& again = turn.rules().text("resume").in(turn.lang());
  int& given = turn.state.given["text:resume"];
  if (static_cast<size_t>(given) < again.size())
    sayPlain(turn, again[static_cast<size_t>(given++)] + "\n\n" + question);
}

void sayPlain(Turn& turn, std::string text) {
  if (!text.empty()) turn.out.replies.push_back(TextReply{std::move(text)});
}

std::string own(const Turn& turn, std::string_view name) {
  return std::string(turn.rules().text(name).first(turn.lang()));
}

void offer(Turn& turn, Offer made) {
  auto& offers = turn.state.offers;
  const bool known =
      std::any_of(offers.begin(), offers.end(), [&](const Offer& o) { return o.id == made.id; });
  if (!known) offers.push_back(std::move(made));
}

void showArticle(Turn& turn, std::string_view id) {
  const articles::Article* article = turn.know.articles.find(id, turn.lang());
  if (article == nullptr) return;
  const std::string query = article->lang == Lang::En ? "?lang=en" : "";
  turn.out.replies.push_back(
      ArticleReply{article->title, fmt::format("/kb/{}{}", article->id, query), article->summary});
}

void outcome(Turn& turn, Outcome one) {
  const auto weight = [](Outcome o) { return o == Outcome::HandedOff ? 2 : o == Outcome::Answered ? 0 : 1; };
  if (weight(one) > weight(turn.out.outcome)) turn.out.outcome = one;
}

void matched(Turn& turn, const rulebook::Rule& rule, double confidence, std::string why) {
  if (!turn.out.match) turn.out.match = MatchView{rule.id, rule.category, confidence, std::move(why)};
}

std::string spokenTime(const Turn& turn, UnixMillis at) {
  const LocalTime t = turn.know.zone.local(at);
  const bool today = t.year == turn.local.year && t.month == turn.local.month && t.day == turn.local.day;
  return spokenTime(turn.lang(), t, today);
}

std::string spokenTime(Lang lang, const LocalTime& t, bool today) {
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string clock = fmt::format("{:02}:{:02}", t.minute / 60, t.minute % 60);
  if (lang == Lang::Zh) return today ? "今天 " + clock : fmt::format("{}月{}日 {}", t.month, t.day, clock);
  return today ? clock + " today" : fmt::format("{} {}, {}", t.day, kMonths[t.month - 1], clock);
}

}  // namespace xiaoer::dialog
