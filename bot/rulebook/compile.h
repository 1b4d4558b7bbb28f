// Files → a checked, linked RuleBook, or the list of what is wrong with them.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

struct SourceFile {
  std::string path;  // as the author sees it: "rules/problems/data-sync.yaml"
  std::string text;
};

struct Compiled {
  std::shared_ptr<const RuleBook> book;  // null where `faults` has an error
  Faults faults;                         // by file, line and column
};

// `files` in any order: they are taken by the order of their paths. `articles`: the ids that `article:` may
// name.
Compiled compile(std::vector<SourceFile> files, const std::vector<std::string>& articles);

// Every *.yaml and *.yml below `dir`. A folder that is missing or cannot be read is a fault.
std::vector<SourceFile> readFolder(const std::string& dir, Faults& faults);

}  // namespace xiaoer::rulebook
