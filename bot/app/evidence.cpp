#include "app/evidence.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "dialog/turn.h"
#include "text/normal_form.h"

namespace xiaoer::app {
namespace {

constexpr size_t kExampleChars = 120;  // longer is a story, no example of how people say it

struct Heard {
  std::string words;  // as one customer typed it, on one line, masked
  size_t times = 0;
  UnixMillis last;
};
using Messages = std::map<std::string, Heard>;  // by normal form

// What makes two messages the same: their normal form without the marks at its end.
std::string said(std::string_view words) {
  static const re2::RE2 kEnd("[\\s.,!?。、;~…]+$");
  std::string normal = text::normalised(words);
  re2::RE2::Replace(&normal, kEnd, "");
  return normal;
}

std::string shown(std::string words) {
  static const re2::RE2 kSpace("\\s+"), kNumber("\\d{7,}"), kMail("[\\w.+-]+@[\\w-]+\\.[\\w.-]+");
  re2::RE2::GlobalReplace(&words, kSpace, " ");
  re2::RE2::GlobalReplace(&words, kMail, "***");
  re2::RE2::GlobalReplace(&words, kNumber, "***");
  return words;
}

// As a YAML value that is an example and nothing else: quoted unless it begins and goes on with plain
// letters.
std::string quoted(const std::string& words) {
  static const re2::RE2 kPlain("[a-zA-Z\\p{Han}][\\p{L}\\p{N} ,.?!，。？！、;；()（）+*%/-]*");
  static const re2::RE2 kNoText("(?i)true|false|yes|no|on|off|null|y|n");
  const bool plain =
      re2::RE2::FullMatch(words, kPlain) && !re2::RE2::FullMatch(words, kNoText) && !words.ends_with(' ');
  if (plain) return words;
  std::string out = "'";
  for (const char c : words) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

// Between slashes it would be a pattern.
bool isExample(const std::string& words) {
  return countChars(words) <= kExampleChars && !(words.starts_with('/') && words.ends_with('/'));
}

std::string day(UnixMillis at) { return rfc3339(at).substr(0, 10); }

std::string times(const Heard& heard) {
  return heard.times == 1 ? day(heard.last)
                          : fmt::format("{} times, last on {}", heard.times, day(heard.last));
}

std::string oneLine(const Heard& heard) {
  if (isExample(heard.words)) return fmt::format("  - {}  # {}\n", quoted(heard.words), times(heard));
  return fmt::format("  # {}: {}\n", times(heard), firstChars(heard.words, kExampleChars));
}

// Under which heading, and what it says already.
struct Target {
  std::string heading, key;
  std::vector<std::string> known;  // normal forms
};

Target ruleTarget(const rulebook::Rule& rule) {
  Target target{fmt::format("{}:{}: {}", rule.place.file, rule.place.line, rule.id), "says", {}};
  for (const rulebook::Line& line : rule.says)
    if (line.kind == rulebook::Line::Kind::Example) target.known.push_back(said(line.example));
  return target;
}

Target articleTarget(const articles::Article& article) {
  Target target{article.file, "questions", {}};
  for (const std::string& question : article.questions) target.known.push_back(said(question));
  return target;
}

Target targetOf(const Library& library, const std::string& picked, std::string_view words) {
  if (picked.empty()) return {"none of the choices was meant", "", {}};
  if (picked.starts_with(dialog::kArticlePrefix)) {
    const auto lang = text::recognise(text::normalised(words)).value_or(text::Lang::Zh);
    const auto* article = library.articles->find(picked.substr(dialog::kArticlePrefix.size()), lang);
    return article != nullptr ? articleTarget(*article) : Target{picked + ": no such article now", "", {}};
  }
  const rulebook::Rule* rule = library.rules->rule(picked);
  return rule != nullptr ? ruleTarget(*rule) : Target{picked + ": no such rule now", "", {}};
}

struct Group {
  Target target;
  Messages messages;
  size_t times = 0;
};

void note(Group& group, const std::string& normal, const store::PickRow& row) {
  Heard& heard = group.messages[normal];
  if (heard.times++ == 0) heard.words = shown(row.pick.message);
  heard.last = row.at;
  ++group.times;
}

std::string written(const Group& group) {
  std::vector<const Heard*> all;
  for (const auto& [normal, heard] : group.messages) all.push_back(&heard);
  std::stable_sort(all.begin(), all.end(),
                   [](const Heard* a, const Heard* b) { return a->times > b->times; });
  std::string out = fmt::format("# {}\n", group.target.heading);
  if (!group.target.key.empty()) out += group.target.key + ":\n";
  for (const Heard* heard : all)
    out += group.target.key.empty()
               ? fmt::format("# {}: {}\n", times(*heard), firstChars(heard->words, kExampleChars))
               : oneLine(*heard);
  return out;
}

}  // namespace

std::string evidence(const std::vector<store::PickRow>& picks, const Library& library) {
  std::map<std::string, Group> groups;  // by heading
  for (const store::PickRow& row : picks) {
    const std::string normal = said(row.pick.message);
    Target target = targetOf(library, row.pick.picked, row.pick.message);
    const auto& known = target.known;
    if (normal.empty() || std::find(known.begin(), known.end(), normal) != known.end()) continue;
    Group& group = groups[target.heading];
    if (group.times == 0) group.target = std::move(target);
    note(group, normal, row);
  }
  std::vector<const Group*> order;
  for (const auto& [heading, group] : groups) order.push_back(&group);
  // What can be pasted comes first.
  std::stable_sort(order.begin(), order.end(), [](const Group* a, const Group* b) {
    return std::pair(a->target.key.empty(), b->times) < std::pair(b->target.key.empty(), a->times);
  });
  std::string out;
  for (const Group* group : order) out += (out.empty() ? "" : "\n") + written(*group);
  return out;
}

}  // namespace xiaoer::app
