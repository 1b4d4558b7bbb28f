#include "rulebook/rulebook.h"

#include <algorithm>

namespace xiaoer::rulebook {
namespace {

constexpr std::array<std::string_view, 4> kPriorities = {"low", "normal", "high", "urgent"};

template <class T>
const T* named(const std::vector<T>& all, std::string_view id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name(Priority priority) { return kPriorities[static_cast<size_t>(priority)]; }

std::optional<Priority> priorityNamed(std::string_view name) {
  const auto found = std::find(kPriorities.begin(), kPriorities.end(), name);
  if (found == kPriorities.end()) return std::nullopt;
  return static_cast<Priority>(found - kPriorities.begin());
}

const std::vector<std::string>& Text::in(Lang lang) const {
  const auto& own = wordings[static_cast<size_t>(lang)];
  return own.empty() ? wordings[1 - static_cast<size_t>(lang)] : own;
}

std::string_view Text::first(Lang lang) const {
  const auto& all = in(lang);
  return all.empty() ? std::string_view{} : std::string_view(all.front());
}

const Rule* RuleBook::rule(std::string_view id) const { return named(rules, id); }
const Guide* RuleBook::guide(std::string_view id) const { return named(guides, id); }
const Fact* RuleBook::fact(std::string_view id) const { return named(facts, id); }

Category RuleBook::category(std::string_view id) const {
  const Category* found = named(settings.categories, id);
  if (found != nullptr) return *found;
  Category plain;
  plain.id = id;
  return plain;
}

bool RuleBook::isProblem(std::string_view category) const {
  const Category* found = named(settings.categories, category);
  return found != nullptr && found->problem;
}

const Text& RuleBook::text(std::string_view name) const {
  static const Text none;
  const auto found = std::find_if(settings.texts.begin(), settings.texts.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == settings.texts.end() ? none : found->second;
}

}  // namespace xiaoer::rulebook
