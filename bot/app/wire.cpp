#include "app/wire.h"

#include "dialog/turn.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;  // the order of the contract, and fewer allocations

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

std::string withNumber(const std::string& text, const TicketRef& ticket) {
  return dialog::filled(text, {{"ticket", ticket.number}});
}

}  // namespace

json repliesJson(const std::vector<dialog::Reply>& replies, const TicketRef& ticket) {
  json out = json::array();
  const auto show = Overloaded{
      [&](const dialog::TextReply& r) {
        return json{{"type", "text"}, {"text", withNumber(r.text, ticket)}};
      },
      [](const dialog::ChoicesReply& r) {
        json options = json::array();
        for (const auto& [id, label] : r.options) options.push_back({{"id", id}, {"label", label}});
        return json{{"type", "choices"}, {"options", std::move(options)}};
      },
      [](const dialog::ArticleReply& r) {
        return json{{"type", "article"}, {"title", r.title}, {"url", r.url}, {"summary", r.summary}};
      },
      [&](const dialog::TicketReply&) {
        return json{{"type", "ticket"}, {"number", ticket.number}, {"url", "/v1/tickets/" + ticket.number}};
      }};
  for (const dialog::Reply& reply : replies) out.push_back(std::visit(show, reply));
  return out;
}

json matchJson(const std::optional<dialog::MatchView>& match) {
  if (!match) return nullptr;
  return {{"rule", match->rule},
          {"category", match->category},
          {"confidence", match->confidence},
          {"why", match->why}};
}

std::string replyText(const std::vector<dialog::Reply>& replies, const TicketRef& ticket) {
  std::string out;
  const auto line = Overloaded{[&](const dialog::TextReply& r) { return withNumber(r.text, ticket); },
                               [](const dialog::ChoicesReply& r) {
                                 std::string labels;
                                 for (const auto& [id, label] : r.options) labels += "[" + label + "] ";
                                 return labels;
                               },
                               [](const dialog::ArticleReply& r) { return r.title; },
                               [](const dialog::TicketReply&) { return std::string(); }};
  for (const dialog::Reply& reply : replies) {
    std::string said = std::visit(line, reply);
    if (!said.empty()) out += (out.empty() ? "" : "\n") + said;
  }
  return out;
}

}  // namespace xiaoer::app
