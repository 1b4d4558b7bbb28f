#include <fmt/compile.h>
#include <pthread.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>

#include "app/accounts.h"
#include "app/chat.h"
#include "app/customer.h"
#include "app/desk.h"
#include "app/live.h"
#include "app/mail_in.h"
#include "app/notify.h"
#include "app/timers.h"
#include "app/watch.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "base/utf8.h"
#include "channels/sender.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "http/attachment_routes.h"
#include "http/customer_routes.h"
#include "http/origins.h"
#include "http/routes.h"
#include "rulebook/check.h"
#include "store/sqlite_store.h"

namespace xiaoer::cli {
namespace {

using nlohmann::json;

sigset_t stopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// The path is what a stranger sent: as JSON text, bad bytes replaced.
// What a client sent, as JSON; it need not be UTF-8.
std::string quoted(const std::string& sent) {
  if (!validUtf8(sent)) return json(sent).dump(-1, ' ', false, json::error_handler_t::replace);
  std::string out;
  appendJsonText(out, sent);
  return out;
}

void logRequest(const http::Served& served) {
  const int64_t us = served.took.count();
  logInfoFast("request",
              fmt::format(FMT_COMPILE(R"("method":{},"path":{},"status":{},"ms":{}.{:03},"in":{},"out":{},)"
                                      R"("id":"{}","from":"{}")"),
                          quoted(served.method), quoted(std::string(http::loggedPath(served.path))),
                          served.status, us / 1000, us % 1000, served.bodyBytes, served.answerBytes,
                          served.id, served.remoteAddress));
}

Result<std::unique_ptr<store::Store>> openStore(const std::string& db) {
  if (!db.starts_with("postgresql:") && !db.starts_with("postgres:")) return store::openSqlite(db);
  return Error{ErrorKind::Invalid, "this version keeps its data in a SQLite file; name one with --db FILE"};
}

// Rules that have changed take effect at once; with a fault in them the ones in use stay, and the log says
// what is wrong.
void reload(const Folders& folders, app::Chat& chat, http::Website& website, Metrics& metrics) {
  const app::LoadedLibrary loaded = app::loadLibrary(folders.rules, folders.kb, false);
  metrics.rulebookFaulty(loaded.library == nullptr);
  if (loaded.library == nullptr)
    return logError("rules_refused", {{"faults", app::render(loaded)}, {"in_use", chat.library()->version}});
  if (loaded.library->version == chat.library()->version) return;
  chat.use(loaded.library);
  website.use(loaded.library);
  logInfo("rules_in_use", {{"version", loaded.library->version},
                           {"rules", loaded.library->ruleCount()},
                           {"articles", loaded.library->articles->all().size()}});
  flushLog();
}

// Says at the start, and again with every new day, that the calendar does not reach far enough.
class CalendarWatch {
 public:
  void look(const app::Library& library, UnixMillis now) {
    const LocalTime today = library.zone.local(now);
    if (today.day == day_ && library.version == version_) return;
    day_ = today.day, version_ = library.version;
    for (const Fault& fault : rulebook::checkYears(library.rules->settings.calendar, today.year, today.month))
      logWarning("calendar_ends", {{"file", fault.place.file}, {"why", fault.message}, {"next", fault.hint}});
  }

 private:
  int day_ = 0;
  std::string version_;
};

// Until a signal to stop: looks after the authors' files once a second.
int waitForStop(const sigset_t& signals, const std::function<void()>& everySecond) {
  const timespec second{1, 0};
  for (;;) {
    const int signal = sigtimedwait(&signals, nullptr, &second);
    if (signal > 0) return signal;
    if (errno == EAGAIN) everySecond();
  }
}

// What is set up, and loudly what is not.
void tellSettings(const channels::Settings& settings, const std::string& site) {
  json webhooks = json::array();
  for (const channels::Webhook& hook : settings.webhooks) webhooks.push_back(hook.name);
  const auto& mail = settings.mail;
  logInfo("notifications",
          {{"mail", mail ? json(fmt::format("{}:{}", mail->host, mail->port)) : json(nullptr)},
           {"from", mail ? json(mail->from) : json(nullptr)},
           {"webhooks", std::move(webhooks)}});
  const auto missing = [](const char* what, const char* so) {
    logWarning("notifications_incomplete", {{"missing", what}, {"so", so}});
  };
  if (!mail)
    missing("a mail server", "customers get no e-mail: name one under `mail` in the file of --notify");
  if (settings.webhooks.empty()) missing("webhooks", "no other system is told of tickets");
  if (mail && site.empty())
    missing("bot.site.url", "e-mails hold no link to the ticket: set it in rules/bot.yaml");
  if (mail && mail->security == channels::Security::None)
    missing("encryption", "e-mails go to the mail server as clear text: security: starttls");
}

int failed(const std::string& why) {
  std::fprintf(stderr, "xiaoer serve: %s\n", why.c_str());
  return 1;
}

}  // namespace

int serve(const ServeOptions& options) {
  // Every thread begun from here on leaves these to the wait at the end.
  const sigset_t signals = stopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  app::Watch watch({options.folders.rules, options.folders.kb});
  const auto library = libraryOrFaults(options.folders);
  if (library == nullptr) return failed("the rules have faults, so there is nothing to serve");
  auto settings =
      options.notify.empty() ? Result(channels::Settings{}) : channels::loadSettings(options.notify);
  if (!settings) return failed("cannot use the settings of notifications:\n" + settings.error().message);
  auto store = openStore(options.db);
  if (!store) return failed(store.error().message);
  startLog();
  const SystemClock clock;
  Metrics metrics;
  std::unique_ptr<http::Server> server;
  app::Chat chat(**store, clock, metrics,
                 [&server](std::function<void()> task) { server->post(std::move(task)); });
  chat.use(library);
  app::Accounts accounts(**store, clock, [&chat] {
    std::vector<std::string> teams;
    for (const rulebook::Team& team : chat.library()->rules->settings.teams) teams.push_back(team.id);
    return teams;
  });
  app::Live live(**store, clock, options.awayAfter * kSecond);
  const app::Notices notices(std::move(*settings), [&live](const auto& id) { return live.watched(id); });
  app::Desk desk(
      **store, clock, live, notices, [&chat] { return chat.library(); },
      [&server](std::function<void()> task) { server->post(std::move(task)); });
  app::Timers timers(**store, clock, notices, [&chat] { return chat.library(); });
  live.onDeserted([&desk](const store::HeldConversation& held) { desk.giveBack(held); });
  live.whileSignedIn([&accounts](const app::Caller& caller) {
    const auto still = accounts.inSession(caller.token, caller.address);
    return !still || still->has_value();  // where it cannot be told, it goes on
  });
  (*store)->listen([&live](const std::vector<store::Event>& events) { live.heard(events); });
  chat.handOverTo(live);
  chat.tell(notices);
  app::Customer customer(
      **store, clock, notices, [&chat] { return chat.library(); },
      [&server](std::function<void()> task) { server->post(std::move(task)); });
  const auto& mailServer = notices.settings().mail;
  app::MailIn mailIn(**store, clock, chat, customer, mailServer ? mailServer->from : "");
  http::Website website;
  website.use(library);

  const http::Router router =
      http::routes({accounts, desk, live, chat, **store, customer, clock, mailIn}, metrics, website);
  http::Server::Options wire;
  wire.host = options.host, wire.port = options.port;
  wire.onServed = [&](const http::Served& served) {
    metrics.request(http::routeOf(router, served.path), served.status, served.took);
    logRequest(served);
  };
  wire.limits.longBody = http::longBody;
  wire.admit = http::admission(chat);
  server = std::make_unique<http::Server>(wire, router);
  const auto port = server->start();
  if (!port) return failed(port.error().message);
  logInfo(
      "listening",
      {{"url", fmt::format("http://{}:{}", options.host == "0.0.0.0" ? "127.0.0.1" : options.host, *port)},
       {"rules", library->ruleCount()},
       {"articles", library->articles->all().size()},
       {"version", library->version},
       {"db", options.db}});
  tellSettings(notices.settings(), library->rules->settings.site.url);
  channels::Sender sender(**store, clock, metrics, notices.settings());
  CalendarWatch calendarWatch;
  calendarWatch.look(*library, clock.now());
  flushLog();

  const int signal = waitForStop(signals, [&] {
    calendarWatch.look(*chat.library(), clock.now());
    metrics.connections(server->connections());
    live.tick();
    timers.tick();
    if (watch.settled()) reload(options.folders, chat, website, metrics);
  });
  logInfo("stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  server->stop();
  sender.close();
  accounts.close();
  timers.close();
  live.close();
  (*store)->close();
  logInfo("stopped", json::object());
  flushLog();
  return 0;
}

}  // namespace xiaoer::cli
