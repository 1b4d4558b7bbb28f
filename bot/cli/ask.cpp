#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/wire.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "desk/ticket.h"
#include "text/normal_form.h"

namespace xiaoer::cli {
namespace {

using json = nlohmann::ordered_json;  // the order of the contract, and fewer allocations

// The reply that a new conversation would get; nothing is stored, so handle and number are zeros.
json replyJson(const app::Library& library, const std::string& typed, UnixMillis now) {
  const auto decision = dialog::decide({}, {typed, {}, {}, {}}, library.knowledge(), nullptr, now);
  if (!decision) return {{"error", decision.error().message}};
  json ticket = nullptr;
  for (const auto& effect : decision->effects)
    if (const auto* open = std::get_if<dialog::OpenTicket>(&effect)) {
      desk::Ticket draft = open->ticket;
      draft.number = kNoTicket;
      ticket = desk::customerView(draft, {{now, "customer", typed}}, {}, desk::trackingUrl("", kNoLink));
    }
  json candidates = json::array();
  for (const auto& c : dialog::candidates({}, typed, library.knowledge(), now))
    candidates.push_back({{"rule", c.rule}, {"category", c.category}, {"confidence", c.confidence}});
  json out = json::parse(
      app::replyJson(std::string(32, '0'), *decision, {kNoTicket, desk::trackingUrl("", kNoLink)}));
  out["ticket"] = std::move(ticket);
  out["candidates"] = std::move(candidates);
  return out;
}

int batch(const app::Library& library) {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.ends_with('\r')) line.pop_back();
    const json out = validUtf8(line) ? replyJson(library, line, SystemClock().now())
                                     : json{{"error", "this line is not UTF-8"}};
    std::cout << out.dump() << '\n';
  }
  std::cout.flush();
  return std::cout.good() ? 0 : 1;
}

std::string reasoning(const app::Library& library, const std::string& typed, UnixMillis now) {
  const text::NormalForm normal = text::normalise(typed);
  std::string out = fmt::format("normal form   {}\n", normal.text);
  const auto lang = text::recognise(normal.text);
  out += fmt::format("language      {}\n", lang ? text::name(*lang) : "not recognised");
  const auto& settings = library.rules->settings;
  out += fmt::format("thresholds    answer at {:.2f}, suggest at {:.2f}\ncandidates\n", settings.answerAt,
                     settings.suggestAt);
  for (const auto& c : dialog::candidates({}, typed, library.knowledge(), now))
    out += fmt::format("  {:.2f}  {} ({})\n        {}\n", c.confidence, c.rule, c.category, c.why);
  const auto decision = dialog::decide({}, {typed, {}, {}, {}}, library.knowledge(), nullptr, now);
  if (!decision) return out + decision.error().message + "\n";
  out += fmt::format("winner        {}\n", decision->match ? decision->match->rule : "none");
  for (const auto& [fact, value] : decision->state.facts)
    out += fmt::format("fact          {} = {}\n", fact, value);
  return out + fmt::format("outcome       {}\n\n{}", dialog::name(decision->outcome), shown(*decision));
}

}  // namespace

int ask(const AskOptions& options) {
  if (options.message.empty() && !options.batch)
    return std::fputs("xiaoer ask: name a message, or --batch\n", stderr), 2;
  if (options.batch && !options.json) return std::fputs("xiaoer ask: --batch goes with --json\n", stderr), 2;
  if (!validUtf8(options.message)) return std::fputs("xiaoer ask: the message is not UTF-8\n", stderr), 2;
  const auto library = libraryOrFaults(options.folders);
  if (library == nullptr) return 1;
  if (options.batch) return batch(*library);
  const UnixMillis now = SystemClock().now();
  const std::string out = options.json ? replyJson(*library, options.message, now).dump(2) + "\n"
                                       : reasoning(*library, options.message, now);
  std::fputs(out.c_str(), stdout);
  return 0;
}

}  // namespace xiaoer::cli
