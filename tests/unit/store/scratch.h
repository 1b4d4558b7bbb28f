// A folder of its own for a test, removed with all that is in it.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "store/store.h"

namespace xiaoer::store {

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

std::unique_ptr<Store> openOrThrow(const std::string& path);  // std::runtime_error with the store's sentence

}  // namespace xiaoer::store
