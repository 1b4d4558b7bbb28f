#include "rulebook/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "rulebook/builtin.h"
#include "rulebook/fact_finder.h"
#include "rulebook/link.h"
#include "rulebook/matcher.h"
#include "rulebook/misspelling.h"
#include "rulebook/read.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kMaxFileBytes = 64 << 20;  // a rule file larger than this is a mistake

struct Parsed {
  yaml::Node root;
  yaml::Reporter report;
};

std::vector<Parsed> parseAll(const std::vector<SourceFile>& files, Faults& faults) {
  std::vector<Parsed> parsed;
  for (const SourceFile& file : files)
    if (auto root = yaml::parse(file.text, file.path, faults))
      parsed.push_back({std::move(*root), {file.path, faults}});
  return parsed;
}

}  // namespace

Compiled compile(std::vector<SourceFile> files, const std::vector<std::string>& articles) {
  Compiled out;
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  files.insert(files.begin(), {"(built in)", std::string(builtinRules())});
  auto parsed = parseAll(files, out.faults);
  // What stands in a file that cannot be read would pass for unknown in all the others.
  if (parsed.size() < files.size()) return out;
  files.clear();  // a large book is held once, not as text, as a tree and as rules
  Lists lists;
  for (const Parsed& file : parsed) readLists(file.root, lists, file.report);
  Draft draft;
  draft.settings = builtinSettings();
  for (Parsed& file : parsed) {
    readFile(file.root, lists, draft, file.report);
    if (&file == &parsed.front())
      for (Rule& rule : draft.rules) rule.builtIn = true;
  }
  link(draft, std::set<std::string>(articles.begin(), articles.end()), out.faults);
  sortByPlace(out.faults);
  if (anyError(out.faults)) return out;
  const auto book = std::make_shared<RuleBook>();
  book->rules = std::move(draft.rules), book->guides = std::move(draft.guides);
  book->asksTheClock = std::any_of(book->rules.begin(), book->rules.end(),
                                   [](const Rule& rule) { return rule.when.open || rule.when.peak; });
  book->replies = std::move(draft.replies);
  book->facts = std::move(draft.facts), book->settings = std::move(draft.settings);
  book->misspelling = std::make_shared<const Misspelling>(book->rules, book->settings.speltRight);
  book->notOurs = std::move(draft.notOurs);
  book->matcher = std::make_shared<const Matcher>(book->rules, book->notOurs);
  book->factFinder = std::make_shared<const FactFinder>(book->facts);
  out.book = book;
  return out;
}

std::vector<SourceFile> readFolder(const std::string& dir, Faults& faults) {
  namespace fs = std::filesystem;
  std::vector<SourceFile> files;
  std::error_code failed;
  fs::recursive_directory_iterator walk(dir, failed);
  if (failed) {
    faults.push_back({{dir, 0, 0}, "this folder of rules cannot be read: " + failed.message()});
    return files;
  }
  for (; !failed && walk != fs::recursive_directory_iterator(); walk.increment(failed)) {
    const fs::path& path = walk->path();
    if (!walk->is_regular_file(failed) || (path.extension() != ".yaml" && path.extension() != ".yml"))
      continue;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    if (walk->file_size(failed) > kMaxFileBytes || !(text << in.rdbuf())) {
      if (walk->file_size(failed) != 0) faults.push_back({{path.string(), 0, 0}, "this file cannot be read"});
      continue;
    }
    files.push_back({path.lexically_normal().string(), text.str()});
  }
  return files;
}

}  // namespace xiaoer::rulebook
