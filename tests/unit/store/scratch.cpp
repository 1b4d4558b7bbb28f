#include "unit/store/scratch.h"

#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "store/sqlite_store.h"

namespace xiaoer::store {

Scratch::Scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "xiaoer_store_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder for the test");
  folder_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<Store> openOrThrow(const std::string& path) {
  Result<std::unique_ptr<Store>> opened = openSqlite(path);
  if (!opened) throw std::runtime_error(opened.error().message);
  return std::move(opened).value();
}

}  // namespace xiaoer::store
