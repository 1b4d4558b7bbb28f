// The authors' files as one: rules and articles, compiled together, with a version.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "articles/articles.h"
#include "base/fault.h"
#include "base/zone.h"
#include "dialog/decide.h"
#include "rulebook/rulebook.h"

namespace xiaoer::app {

// Immutable, shared by every thread.
struct Library {
  std::shared_ptr<const rulebook::RuleBook> rules;
  std::shared_ptr<const articles::Articles> articles;
  Zone zone;
  std::string version;  // the first 16 hexadecimal digits of the SHA-256 of all files with their names

  dialog::Knowledge knowledge() const { return {*rules, *articles, zone}; }
  // The rules that authors wrote.
  size_t ruleCount() const;
};

struct LoadedLibrary {
  std::shared_ptr<const Library> library;      // null where a fault is an error
  Faults faults;                               // by file, line and column
  std::map<std::string, std::string> sources;  // text by path, to show the lines of faults
};

// `kbDir` may be missing. With `checks`, the authors' own tests are run too (rulebook/check.h); their faults
// do not keep the library from being made.
LoadedLibrary loadLibrary(const std::string& rulesDir, const std::string& kbDir, bool checks);

// All faults as a compiler prints them.
std::string render(const LoadedLibrary& loaded);

}  // namespace xiaoer::app
