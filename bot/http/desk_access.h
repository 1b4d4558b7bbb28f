// Who asks at the desk, and whether they may.
#pragma once
#include <functional>

#include "app/accounts.h"
#include "app/chat.h"
#include "app/customer.h"
#include "app/desk.h"
#include "app/live.h"
#include "app/mail_in.h"
#include "http/router.h"

namespace xiaoer::http {

// What the desk's routes work with. All of it must outlive the router.
struct DeskParts {
  app::Accounts& accounts;
  app::Desk& desk;
  app::Live& live;
  app::Chat& chat;
  store::Store& store;
  app::Customer& customer;
  const Clock& clock;
  app::MailIn& mail;
};

using DeskHandler = std::function<void(const app::Caller&, Request&, Reply)>;

enum class By { Anyone, Person };  // Person: not for an integration's key

// Asks `handler` only for a caller who may: else 401 (nobody), 403 (not this role's business, not for a key,
// or an unsafe method in a session without its X-CSRF-Token).
Handler guarded(const DeskParts& parts, desk::Right right, By by, DeskHandler handler);

// "xiaoer_session=…; HttpOnly; …"; an empty token takes the cookie away.
std::string sessionCookie(const std::string& token, bool secure);

// The value of a query parameter; "" where it is absent.
std::string queryValue(const Request& request, std::string_view key);

// Where a request comes from: the other end of the connection; or, where that is a proxy on this machine, who
// the proxy says (the last of X-Forwarded-For). The loopback address: this machine itself, or a proxy that
// does not say.
std::string addressOf(const Request& request);

// 204.
Response nothing();
Response tooMany(int64_t waitMillis, std::string_view why);

}  // namespace xiaoer::http
