#include <cstdio>
#include <iostream>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "dialog/turn.h"

namespace xiaoer::cli {
namespace {

// A number picks the choice that stands under it; everything else is typed.
dialog::Said heard(const dialog::State& state, const std::string& line) {
  dialog::Said said;
  said.typed = line;
  const bool number = line.size() == 1 && line[0] >= '1' && line[0] <= '9';
  const size_t place = number ? static_cast<size_t>(line[0] - '1') : state.offers.size();
  if (place < state.offers.size()) said.choice = state.offers[place].id;
  return said;
}

// Nothing is stored: the ticket lives as long as the conversation.
void apply(const dialog::Decision& decision, UnixMillis now, const app::Library& library,
           dialog::State& state, std::optional<desk::Ticket>& ticket) {
  state = decision.state;
  for (const auto& effect : decision.effects) {
    if (const auto* open = std::get_if<dialog::OpenTicket>(&effect)) {
      ticket = open->ticket;
      ticket->number = state.ticket = kNoTicket;
    } else if (ticket) {
      dialog::happen(effect, now, *library.rules, library.zone, *ticket);
    }
  }
}

}  // namespace

int chat(const Folders& folders) {
  const auto library = libraryOrFaults(folders);
  if (library == nullptr) return 1;
  std::puts("Type a message, or the number of a choice; an empty line ends. 输入问题或选项编号,空行结束。");
  dialog::State state;
  std::optional<desk::Ticket> ticket;
  std::string line;
  while (std::fputs("> ", stdout), std::fflush(stdout), std::getline(std::cin, line)) {
    if (line.empty()) break;
    if (!validUtf8(line)) {
      std::puts("(this is not UTF-8)");
      continue;
    }
    const UnixMillis now = SystemClock().now();
    const auto decision =
        dialog::decide(state, heard(state, line), library->knowledge(), ticket ? &*ticket : nullptr, now);
    if (!decision) {
      std::puts(decision.error().message.c_str());
      continue;
    }
    apply(*decision, now, *library, state, ticket);
    std::fputs(shown(*decision).c_str(), stdout);
  }
  return 0;
}

}  // namespace xiaoer::cli
