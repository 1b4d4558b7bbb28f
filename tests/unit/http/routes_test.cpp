#include "http/routes.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "http/documents.h"
#include "store/sqlite_store.h"

using namespace xiaoer;
using namespace xiaoer::http;
namespace fs = std::filesystem;

namespace {

// Everything that routes stand on, of which nothing is asked.
struct Ground {
  const fs::path dir = fs::temp_directory_path() / ("xiaoer-routes-" + std::to_string(::getpid()));
  FakeClock clock{UnixMillis{1795336200000}};
  Metrics metrics;
  Website website;
  app::Notices notices{{}, [](const store::ConversationId&) { return false; }};
  std::unique_ptr<store::Store> store = open();
  std::shared_ptr<const app::Library> none;
  app::Accounts accounts{*store, clock, [] { return std::vector<std::string>{}; }};
  app::Live live{*store, clock, kMinute};
  app::Chat chat{*store, clock, metrics, [](auto) {}};
  app::Desk desk{*store, clock, live, notices, [this] { return none; }, [](auto) {}};
  app::Customer customer{*store, clock, notices, [this] { return none; }, [](auto) {}};
  app::MailIn mail{*store, clock, chat, customer, ""};

  std::unique_ptr<store::Store> open() {
    fs::remove_all(dir);
    fs::create_directories(dir);
    auto opened = store::openSqlite((dir / "desk.db").string());
    REQUIRE(opened.ok());
    return std::move(*opened);
  }
  ~Ground() {
    live.close(), store->close();
    fs::remove_all(dir);
  }
};

std::string upper(std::string method) {
  for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return method;
}

}  // namespace

TEST_CASE("what is served is what the document says, no route more and none less") {
  Ground g;
  const Router router = routes({g.accounts, g.desk, g.live, g.chat, *g.store, g.customer, g.clock, g.mail},
                               g.metrics, g.website);
  std::set<std::string> served, documented;
  for (const Router::Route& route : router.routes()) served.insert(route.method + " " + route.pattern);
  const auto document = nlohmann::json::parse(kOpenApiJson);
  for (const auto& [path, item] : document.at("paths").items())
    for (const auto& [method, operation] : item.items()) documented.insert(upper(method) + " " + path);
  CHECK(served == documented);
}
