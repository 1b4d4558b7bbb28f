#include "cli/terminal.h"

#include <fmt/format.h>

#include <cstdio>

#include "dialog/turn.h"

namespace xiaoer::cli {
namespace {

std::string shown(const dialog::Reply& reply) {
  if (const auto* text = std::get_if<dialog::TextReply>(&reply))
    return dialog::filled(text->text, {{"ticket", kNoTicket}}) + "\n";
  if (const auto* article = std::get_if<dialog::ArticleReply>(&reply))
    return fmt::format("  [{}] {}\n  {}\n", article->title, article->url, article->summary);
  if (const auto* choices = std::get_if<dialog::ChoicesReply>(&reply)) {
    std::string out;
    for (size_t i = 0; i < choices->options.size(); ++i)
      out += fmt::format("  {}) {}\n", i + 1, choices->options[i].second);
    return out;
  }
  return "";
}

}  // namespace

std::shared_ptr<const app::Library> libraryOrFaults(const Folders& folders) {
  const app::LoadedLibrary loaded = app::loadLibrary(folders.rules, folders.kb, false);
  if (loaded.library == nullptr) std::fputs(app::render(loaded).c_str(), stderr);
  return loaded.library;
}

std::string shown(const dialog::Decision& decision) {
  std::string out;
  for (const dialog::Reply& reply : decision.replies) out += shown(reply);
  if (const auto& at = decision.progress) out += fmt::format("  ({} {}/{})\n", at->title, at->step, at->of);
  return out;
}

}  // namespace xiaoer::cli
