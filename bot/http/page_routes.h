// The help centre's routes: pages for browsers, JSON for programs at the same addresses.
#pragma once
#include "app/chat.h"
#include "http/router.h"
#include "http/website.h"

namespace xiaoer::http {

// Both must outlive the router; `website` has an edition.
void addPageRoutes(Router& router, app::Chat& chat, const Website& website);

}  // namespace xiaoer::http
