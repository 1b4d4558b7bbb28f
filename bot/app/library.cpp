#include "app/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "rulebook/check.h"
#include "rulebook/compile.h"
#include "store/store.h"

namespace xiaoer::app {
namespace {

// Over names below their folders: the same files have the same version wherever they lie.
std::string versionOf(const std::map<std::string, std::string>& sources) {
  std::string all;
  for (const auto& [path, text] : sources)
    all += fmt::format("{}:{}:{}\n", path.size(), path, text.size()) + text;
  std::string hex;
  const store::Digest hash = store::digest({all});
  for (size_t i = 0; i < 8; ++i) hex += fmt::format("{:02x}", hash[i]);
  return hex;
}

std::vector<std::string> idsOf(const articles::Articles& articles) {
  std::vector<std::string> ids;
  for (const auto& article : articles.all()) ids.push_back(article.id);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

size_t Library::ruleCount() const {
  const auto own = [](const rulebook::Rule& rule) { return !rule.builtIn; };
  return static_cast<size_t>(std::count_if(rules->rules.begin(), rules->rules.end(), own));
}

LoadedLibrary loadLibrary(const std::string& rulesDir, const std::string& kbDir, bool checks) {
  LoadedLibrary out;
  std::map<std::string, std::string> named;
  const auto kbFiles = articles::Articles::readFolder(kbDir, out.faults);
  for (const auto& file : kbFiles)
    out.sources[fmt::format("{}/{}", kbDir, file.path)] = named["kb/" + file.path] = file.text;
  auto kb = articles::Articles::build(kbFiles, kbDir, out.faults);
  auto files = rulebook::readFolder(rulesDir, out.faults);
  for (const auto& file : files) {
    const auto below = std::filesystem::path(file.path).lexically_relative(
        std::filesystem::path(rulesDir).lexically_normal());
    out.sources[file.path] = named["rules/" + below.string()] = file.text;
  }
  const bool kbGood = !anyError(out.faults);
  auto compiled = rulebook::compile(std::move(files), idsOf(*kb));
  out.faults.insert(out.faults.end(), compiled.faults.begin(), compiled.faults.end());
  if (compiled.book != nullptr && kbGood) {
    Zone zone(compiled.book->settings.timezone);
    out.library = std::make_shared<const Library>(
        Library{compiled.book, std::move(kb), std::move(zone), versionOf(named)});
  }
  if (checks && compiled.book != nullptr) {
    const Faults found = rulebook::check(*compiled.book);
    out.faults.insert(out.faults.end(), found.begin(), found.end());
  }
  sortByPlace(out.faults);
  return out;
}

std::string render(const LoadedLibrary& loaded) {
  std::map<std::string_view, SourceLines> lines;
  for (const auto& [file, text] : loaded.sources) lines.emplace(file, text);
  const SourceLines none("");
  std::string out;
  for (const Fault& fault : loaded.faults) {
    const auto source = lines.find(fault.place.file);
    out += xiaoer::render(fault, source == lines.end() ? none : source->second);
  }
  return out;
}

}  // namespace xiaoer::app
