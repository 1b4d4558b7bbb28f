#include "app/watch.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace xiaoer::app;
namespace fs = std::filesystem;

TEST_CASE("a change is told once, when it has settled") {
  const fs::path dir = fs::temp_directory_path() / ("xiaoer-watch-" + std::to_string(::getpid()));
  fs::create_directories(dir / "rules");
  std::ofstream(dir / "rules" / "a.yaml") << "one";
  Watch watch({(dir / "rules").string(), (dir / "missing").string()});
  CHECK_FALSE(watch.settled());
  std::ofstream(dir / "rules" / "b.yaml") << "two";
  CHECK_FALSE(watch.settled());  // just seen: may still be written
  CHECK(watch.settled());
  CHECK_FALSE(watch.settled());
  std::ofstream(dir / "rules" / "b.yaml") << "three";
  CHECK_FALSE(watch.settled());
  std::ofstream(dir / "rules" / "b.yaml", std::ios::app) << "four";
  CHECK_FALSE(watch.settled());
  CHECK(watch.settled());
  fs::remove(dir / "rules" / "a.yaml");
  CHECK_FALSE(watch.settled());
  CHECK(watch.settled());
  fs::remove_all(dir);
}
