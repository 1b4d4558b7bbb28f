// The folder of articles, read from disk.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "articles/articles.h"
#include "articles/front_matter.h"

namespace xiaoer::articles {
namespace {

namespace fs = std::filesystem;

// Every *.md below `dir`, by path below it. `failed` says why the walk ended early.
std::vector<std::string> articlePaths(const fs::path& dir, std::error_code& failed) {
  std::vector<std::string> out;
  for (fs::recursive_directory_iterator it(dir, failed), end; !failed && it != end; it.increment(failed)) {
    std::error_code ignored;  // a file that has just gone
    if (it->path().extension() == ".md" && it->is_regular_file(ignored))
      out.push_back(it->path().lexically_relative(dir).generic_string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

// One byte more than an article may have: enough for build() to refuse it.
bool readBounded(const fs::path& path, std::string& to) {
  std::ifstream in(path, std::ios::binary);
  to.resize(kMaxFileBytes + 1);
  in.read(to.data(), static_cast<std::streamsize>(to.size()));
  to.resize(static_cast<size_t>(in.gcount()));
  return in.is_open() && !in.bad();
}

}  // namespace

std::vector<SourceFile> Articles::readFolder(const std::string& dir, Faults& faults) {
  std::error_code failed;
  if (!fs::exists(dir, failed) && !failed) return {};
  std::vector<SourceFile> out;
  for (std::string& path : articlePaths(dir, failed)) {
    SourceFile file{std::move(path), {}};
    const fs::path full = fs::path(dir) / file.path;
    if (readBounded(full, file.text))
      out.push_back(std::move(file));
    else
      faults.push_back({{full.generic_string(), 0, 0}, "the file cannot be read", {}});
  }
  if (failed) faults.push_back({{dir, 0, 0}, "the folder cannot be read: " + failed.message(), {}});
  return out;
}

}  // namespace xiaoer::articles
